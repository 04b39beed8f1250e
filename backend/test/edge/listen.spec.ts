import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartRefusal } from '../../src/config/start-refusal.js';
import { startEdge } from './support/edge.js';

describe('the socket', () => {
  it('that is taken is refused with code 69, named, with a way out', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    try {
      const start = startEdge({}, { variables: { PORT: String(port) } });
      await expect(start).rejects.toThrow(StartRefusal);
      await expect(start).rejects.toMatchObject({
        exitCode: 69,
        message: expect.stringMatching(
          new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use; .* --port ${port + 1}\\)\\.$`),
        ),
      });
    } finally {
      holder.close();
    }
  });

  it('on an address of another machine is refused with code 69', async () => {
    const start = startEdge({}, { variables: { HOST: '192.0.2.1', AUTH_MODE: 'token' } });
    await expect(start).rejects.toMatchObject({
      exitCode: 69,
      message: '192.0.2.1 is no address of this machine (EADDRNOTAVAIL); choose another with HOST.',
    });
  });

  it('says the port that the system chose', async () => {
    const edge = await startEdge({});
    expect(edge.port).toBeGreaterThan(0);
    await edge.close();
  });
});
