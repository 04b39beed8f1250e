import type { IncomingMessage } from 'node:http';

/** The credential of `Authorization: Bearer …`; undefined without one, and when the header came twice. */
export function bearerOf(request: IncomingMessage): string | undefined {
  const [header, ...others] = request.headersDistinct['authorization'] ?? [];
  if (header === undefined || others.length > 0) return undefined;
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header)?.[1];
}
