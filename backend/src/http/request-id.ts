import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SAFE_TOKEN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The caller's `x-request-id` when it came once and is harmless in a log line and a header, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const [given, ...others] = request.headersDistinct['x-request-id'] ?? [];
  return given !== undefined && others.length === 0 && SAFE_TOKEN.test(given) ? given : randomUUID();
}
