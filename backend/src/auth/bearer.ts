import type { IncomingMessage } from 'node:http';

/** Access tokens of an identity provider carry all that it says about somebody; the headers together have 16 kB. */
const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i;

/** The credential of `Authorization: Bearer …`; undefined without one, and when the header came twice. */
export function bearerOf(request: IncomingMessage): string | undefined {
  const [header, ...others] = request.headersDistinct['authorization'] ?? [];
  if (header === undefined || others.length > 0) return undefined;
  return BEARER.exec(header)?.[1];
}
