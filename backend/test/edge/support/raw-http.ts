import { connect, type Socket } from 'node:net';

/** What came back on a connection until it was closed, and how long that took. */
export interface RawAnswer {
  readonly text: string;
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly milliseconds: number;
}

/** Sends bytes as they are, which no HTTP client would, and reads until the service closes the connection. */
export function sendRaw(port: number, bytes: string | Buffer, whenOpen?: (socket: Socket) => void): Promise<RawAnswer> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      whenOpen?.(socket);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ text, status, milliseconds: performance.now() - begun });
    });
  });
}

/** The same, for a request that the service may answer and leave the connection open. */
export const sendRawAndClose = (port: number, bytes: string | Buffer): Promise<RawAnswer> =>
  sendRaw(port, bytes, (socket) => socket.end());
