import { createServer } from 'node:net';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal } from '../workspace/refusal.mjs';
import { portHolder } from './port-holder.mjs';

const tryToListen = (port, host) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

function refusalFor(code, port, host) {
  if (code === 'EADDRINUSE') {
    const holder = portHolder(port);
    const who = holder ? `"${holder.name}" (pid ${holder.pid})` : 'another process';
    const next = port < 65535 ? port + 1 : 8000;
    return new Refusal(`Port ${port} is in use by ${who}. Stop it or start with --port ${next}.`, EXIT.unavailable);
  }
  if (code === 'EACCES') {
    return new Refusal(`Port ${port} may not be opened by this user; start with --port 8000.`, EXIT.unavailable);
  }
  return new Refusal(`${host} is no address of this machine (${code}); choose another --host.`, EXIT.configuration);
}

/** Refuses with one sentence when the address cannot be listened on, before anything slower is started. */
export async function requireFreePort(wanted, host) {
  // What is no port at all is named by the service, together with every other setting that is wrong.
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return;
  const code = await tryToListen(port, host);
  if (code) throw refusalFor(code, port, host);
}
