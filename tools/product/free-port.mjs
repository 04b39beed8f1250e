import { createServer } from 'node:net';

/**
 * Below the ports that systems give to whoever asks for any: between this look and the use, and while a server is
 * restarted, one of those would go to somebody else's server or outgoing connection.
 */
const FIRST = 20_000;
const COUNT = 12_000;
/** What systems say of a port that somebody has, or that they keep for somebody. */
const TAKEN = ['EADDRINUSE', 'EACCES'];

/** A port of this machine that was free a moment ago, and is not given to anybody who names none. */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (TAKEN.includes(error.code) ? resolve(false) : reject(error)));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
