import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemForStatus, PROBLEMS } from './problem-catalogue.js';
import { SECURITY_HEADERS } from './security-headers.js';

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what Node could not read as HTTP, which no route ever sees, and closes the connection. */
export function answerMalformedRequest(error: Error & { code?: string }, socket: Socket): void {
  // Where an answer has already gone out on this connection, a second one could land in the middle of it.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const { headers, body } = refusalOf(status);
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`);
}

/** Answers a request that expects something else than `100-continue`, which Node would refuse without a word. */
export function answerUnmetExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { headers, body } = refusalOf(417);
  response.writeHead(417, headers).end(body);
}

/** What no route refuses, in the same form as what routes refuse; the connection ends with it. */
function refusalOf(status: number): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const [code, detail] = problemForStatus(status);
  const requestId = randomUUID();
  const type = `urn:aetherlink:problem:${code}`;
  const { title } = PROBLEMS[code];
  const body = JSON.stringify({ ok: false, type, title, status, code, detail, request_id: requestId });
  const headers = {
    ...SECURITY_HEADERS,
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  return { headers, body };
}
