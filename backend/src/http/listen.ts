import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isIPv6 } from 'node:net';
import type { Environment } from '../config/environment.js';
import { errorCodeOf } from '../config/error-code.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';

const sentenceFor = (code: string, { host, port }: Environment): string => {
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use; stop what listens there or choose another with PORT (npm start -- --port ${port < 65_535 ? port + 1 : 8000}).`;
  }
  if (code === 'EACCES') return `Port ${port} may not be opened by this user; choose another with PORT, such as 8000.`;
  return `${host} is no address of this machine (${code}); choose another with HOST.`;
};

/**
 * Opens the socket.
 * @returns the address for people, with the port that was really taken.
 * @throws StartRefusal (69) that names the port and the way out.
 */
export async function listen(application: NestFastifyApplication, environment: Environment): Promise<string> {
  const server = application.getHttpAdapter().getInstance();
  const { host } = environment;
  try {
    await server.listen({ host, port: environment.port });
  } catch (error) {
    const code = errorCodeOf(error);
    if (!/^E[A-Z]+$/.test(code)) throw error;
    throw new StartRefusal(sentenceFor(code, environment), EXIT.unavailable, { cause: error });
  }
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : environment.port;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
