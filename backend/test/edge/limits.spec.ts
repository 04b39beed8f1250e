import { afterEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { NeedsRole, Public } from '../../src/auth/route-access.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

class AnyDto {}

@Controller('api')
@Public()
class SlowController {
  static finish: () => void = () => undefined;
  static stream: FastifyReply['raw'] | undefined;

  @Get('quick')
  quick() {
    return {};
  }

  @Get('late')
  async late() {
    await new Promise<void>((resolve) => (SlowController.finish = resolve));
    return { late: true };
  }

  @Get('stream')
  streamed(@Res() reply: FastifyReply) {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': open\n\n');
    SlowController.stream = reply.raw;
  }

  @Post('act')
  @HttpCode(200)
  @NeedsRole('viewer')
  act(@Body() _body: AnyDto) {
    return {};
  }
}

/** Short, and still long enough for a request to arrive on a machine that does much else. */
const SHORT = { headersTimeoutMs: 1_000, requestTimeoutMs: 1_500, checkingIntervalMs: 100, keepAliveTimeoutMs: 500 };
/** Less than the limits that the service has without these. */
const SOON_MS = 9_000;
const HEAD = 'POST /api/act HTTP/1.1\r\nHost: localhost\r\nX-Ops: 1\r\nContent-Type: application/json\r\n';

describe('a connection', () => {
  let edge: Edge;
  afterEach(() => edge.close());
  const start = async (limits = {}) => {
    edge = await startEdge({ controllers: [SlowController] }, { limits });
  };

  it('has the limits that are promised', async () => {
    await start();
    const server = edge.application.getHttpServer();
    expect(server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 10_000,
      maxConnections: 2_000,
      maxRequestsPerSocket: 1_000,
      timeout: 0,
    });
    const interval = Object.getOwnPropertySymbols(server).find(
      (symbol) => symbol.description === 'http.server.connectionsCheckingInterval',
    );
    expect(interval && Reflect.get(server, interval)).toMatchObject({ _repeat: 5_000 });
  });

  it('that sends nothing is closed', async () => {
    await start(SHORT);
    const { milliseconds } = await sendRaw(edge.port, '');
    expect(milliseconds).toBeLessThan(SOON_MS);
  });

  it('that never ends its headers is closed with 408', async () => {
    await start(SHORT);
    const drip = (socket: ReturnType<typeof connect>) => {
      const timer = setInterval(() => socket.write('X-A: 1\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    };
    const { status, milliseconds } = await sendRaw(edge.port, 'GET /api/quick HTTP/1.1\r\nHost: localhost\r\n', drip);
    expect(status).toBe(408);
    expect(milliseconds).toBeLessThan(SOON_MS);
  });

  it('that never ends its body is closed', async () => {
    await start(SHORT);
    const { status, milliseconds } = await sendRaw(edge.port, `${HEAD}Content-Length: 1000\r\n\r\n{`);
    expect(status).toBe(408);
    expect(milliseconds).toBeLessThan(SOON_MS);
  });

  it('that idles after its answer is closed', async () => {
    await start(SHORT);
    const { status, milliseconds } = await sendRaw(edge.port, 'GET /api/quick HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(status).toBe(200);
    expect(milliseconds).toBeLessThan(SOON_MS);
  });

  it('may wait for its answer longer than a request may take to arrive', async () => {
    await start(SHORT);
    const late = fetch(`${edge.url}/api/late`);
    // Two connections that idle are closed one after the other: by then every limit has passed.
    for (let round = 0; round < 2; round += 1) await sendRaw(edge.port, `${HEAD}Content-Length: 1000\r\n\r\n{`);
    SlowController.finish();
    expect((await late).status).toBe(200);
  });

  it('may stay open as a stream', async () => {
    await start(SHORT);
    const answer = await new Promise<IncomingMessage>((resolve) => get(`${edge.url}/api/stream`, resolve));
    const texts: string[] = [];
    answer.setEncoding('utf8').on('data', (text: string) => texts.push(text));
    for (let round = 0; round < 2; round += 1) await sendRaw(edge.port, `${HEAD}Content-Length: 1000\r\n\r\n{`);
    SlowController.stream?.end(': still here\n\n');
    await once(answer, 'end');
    expect(texts.join('')).toBe(': open\n\n: still here\n\n');
  });

  it('carries only so many requests', async () => {
    await start({ maxRequestsPerSocket: 3 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    try {
      for (let request = 0; request < 6; request += 1) {
        const answer = await new Promise<IncomingMessage>((resolve) =>
          get(`${edge.url}/api/quick`, { agent }, resolve),
        );
        ports.add(answer.socket.localPort);
        expect(answer.statusCode).toBe(200);
        answer.resume();
        await once(answer, 'end');
      }
    } finally {
      agent.destroy();
    }
    expect(ports.size).toBe(2);
  });

  it('beyond the most is dropped, and room is made again', async () => {
    await start({ maxConnections: 3 });
    const held = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const socket = connect(edge.port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      }),
    );
    expect((await sendRaw(edge.port, 'GET /api/quick HTTP/1.1\r\nHost: localhost\r\n\r\n')).status).toBe(0);
    const server = edge.application.getHttpServer();
    for (const socket of held) socket.destroy();
    while ((await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))) > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await fetch(`${edge.url}/api/quick`)).status).toBe(200);
  });
});
