import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SAFE_TOKEN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Somebody's token in the wrong header; an id is written down in many places. */
const LIKE_A_TOKEN = /acc_[a-z0-9]{8}_/;

/** The caller's `x-request-id` when it came once and is harmless in a log line and a header, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const [given, ...others] = request.headersDistinct['x-request-id'] ?? [];
  const isUsable = given !== undefined && others.length === 0 && SAFE_TOKEN.test(given) && !LIKE_A_TOKEN.test(given);
  return isUsable ? given : randomUUID();
}
