import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Public } from '../../src/auth/route-access.js';
import { type Edge, startEdge } from './support/edge.js';

/** More than the kernel takes off our hands. */
const LARGE_BYTES = 24 * 1_048_576;

@Controller('api')
@Public()
class LargeController {
  @Get('large')
  large(@Res() reply: FastifyReply) {
    void reply.send(Buffer.alloc(LARGE_BYTES, 'x'));
  }
}

describe('an answer that is larger than what the kernel keeps', () => {
  let edge: Edge;
  afterEach(() => edge.close());
  const connections = () =>
    new Promise<number>((resolve) => edge.application.getHttpServer().getConnections((_, count) => resolve(count)));

  it('is given up with its connection when its client takes nothing of it', async () => {
    edge = await startEdge({ controllers: [LargeController] }, { limits: { stuckAnswerMs: 500 } });
    const socket = connect(edge.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    try {
      await once(socket, 'connect');
      socket.write('GET /api/large HTTP/1.1\r\nHost: localhost\r\n\r\n');
      while ((await connections()) === 0) await new Promise((resolve) => setImmediate(resolve));
      while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      // The socket of the service is gone and ours was not closed by us.
      expect(socket.destroyed).toBe(false);
    } finally {
      socket.destroy();
    }
  });

  it('comes whole to a client that takes it', async () => {
    edge = await startEdge({ controllers: [LargeController] });
    const answer = await fetch(`${edge.url}/api/large`);
    expect((await answer.arrayBuffer()).byteLength).toBe(LARGE_BYTES);
  });
});
