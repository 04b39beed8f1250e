import { createServer, connect } from 'node:net';

/** A way to a port on this machine that can go silent, as a network does that drops everything, or slow. */
export async function startProxy(port) {
  const sockets = new Set();
  let silent = false;
  let delayMs = 0;

  const pass = (from, to) => {
    from.on('data', (chunk) => {
      // What was sent into the silence never arrives.
      if (silent) return;
      if (delayMs > 0) setTimeout(() => to.writable && to.write(chunk), delayMs);
      else to.write(chunk);
    });
    from.on('close', () => silent || to.destroy());
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    /** From now on nothing comes through; connections stay open. */
    goSilent: () => (silent = true),
    /** Lets new connections through; those that lost something are cut. */
    heal: () => {
      silent = false;
      delayMs = 0;
      for (const socket of sockets) socket.destroy();
    },
    slowDown: (ms) => (delayMs = ms),
    speedUp: () => (delayMs = 0),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
