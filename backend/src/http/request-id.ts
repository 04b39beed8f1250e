import type { IncomingMessage } from 'node:http';

const SAFE_TOKEN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Somebody's token in the wrong header; an id is written down in many places. */
const LIKE_A_TOKEN = /acc_[a-z0-9]{8}_/;

/** The answer's header with what the caller called their request. */
export const CALLER_REQUEST_ID = 'x-caller-request-id';

/**
 * What the caller calls the request in `x-request-id`, when it came once and is harmless in a log line and a header. It
 * is logged and said back, so that both sides find the same request. The record never takes it: ids there are our own, so
 * that nobody gives an act the id of another one.
 */
export function callerRequestIdOf(request: IncomingMessage): string | undefined {
  const [given, ...others] = request.headersDistinct['x-request-id'] ?? [];
  const isUsable = given !== undefined && others.length === 0 && SAFE_TOKEN.test(given) && !LIKE_A_TOKEN.test(given);
  return isUsable ? given : undefined;
}
