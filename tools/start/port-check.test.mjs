import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { requireFreePort } from './port-check.mjs';

async function withListener(check) {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    await check(server.address().port);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

describe('the port check', () => {
  it('lets a free port pass and leaves it free', async () => {
    let port;
    await withListener((free) => (port = free));
    await requireFreePort(String(port), '127.0.0.1');
    await requireFreePort(String(port), '127.0.0.1');
  });

  it('names a holder of the port and another port to take', async () => {
    await withListener(async (port) => {
      const holder = process.platform === 'linux' ? `pid ${process.pid}` : 'another process';
      await assert.rejects(requireFreePort(String(port), '127.0.0.1'), ({ message, exitCode }) => {
        assert.equal(exitCode, 69);
        assert.match(message, new RegExp(`^Port ${port} is in use by .*${holder}.* --port \\d+\\.$`));
        return true;
      });
    });
  });

  it('says which host is no address of this machine', async () => {
    await assert.rejects(requireFreePort('8000', '192.0.2.1'), {
      exitCode: 78,
      message: /^192\.0\.2\.1 is no address/,
    });
  });

  it('leaves what is no port to the service, which names every wrong setting at once', async () => {
    await requireFreePort('eighty', '127.0.0.1');
  });
});
