import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CONTROL, handleControl } from './control/control-handler.ts';
import { describeLocations, type DescribedLocation } from './control/describe.ts';
import { handleApi } from './http/api-handler.ts';
import { problem } from './http/answer.ts';
import type { SandboxOptions } from './options.ts';
import { SandboxState } from './state.ts';

export interface Sandbox {
  readonly url: string;
  /** What a client takes as the vendor's base. */
  readonly baseUrl: string;
  readonly controlToken: string;
  /** The locations as they were at the start. */
  readonly locations: readonly DescribedLocation[];
  /** Ends every connection, also those that a fault holds open. */
  readonly close: () => Promise<void>;
}

const loopback = ['127.0.0.1', '::1', 'localhost'];
const DEFAULT_PORT = 8088;
const KEEP_ALIVE_MS = 120_000;

/** A defect of the sandbox itself must not look like a fault that a test asked for. */
function fail(response: ServerResponse, error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'x-sandbox-defect': '1' }).end(JSON.stringify(problem(500).body));
}

/** Starts a sandbox on this machine only. Rejects when the host is not loopback or the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.includes(host)) throw new Error(`The sandbox serves this machine only; ${host} is not loopback.`);
  const controlToken = options.controlToken ?? randomBytes(24).toString('base64url');
  const state = new SandboxState(options);
  const serve = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    request.url?.startsWith(`${CONTROL}/`)
      ? handleControl(state, controlToken, request, response)
      : handleApi(state, request, response);
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => fail(response, error));
  });
  // A pooled connection that ends while a client pauses would look like a fault that nobody asked for.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(options.port ?? DEFAULT_PORT, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url,
    baseUrl: `${url}/api/v2`,
    controlToken,
    locations: describeLocations(state.world),
    close: async () => {
      state.deliveries.clear();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
