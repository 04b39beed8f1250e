import type { Operator } from '../domain/operator.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import type { AskOptions } from './scheduler.service.js';

const DEFAULT_WAIT_SEC = 10;
const LONGEST_WAIT_SEC = 25;
/** A preview without a wish of its own: longer than it takes, for nothing else tells what it found; less than a proxy's minute. */
export const PREVIEW_WAIT_MS = 55_000;

/** The request headers that say how an asking client wants to be answered. */
export interface AskHeaders {
  readonly prefer?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/**
 * `Prefer: wait=N` (0…25 s, 10 without it) or `respond-async`; `Idempotency-Key` scoped to principal, route and tenant.
 * @throws DomainError `validation_failed` for a key that is no printable ASCII word of at most 200 characters.
 */
export function askOptions(
  headers: AskHeaders,
  operator: Operator,
  route: string,
  tenant: string,
  body: unknown,
): AskOptions {
  const key = idempotencyKey(headers.idempotencyKey, operator, route, tenant, body);
  return { waitMs: waitMs(headers.prefer ?? ''), ...(key ? { key } : {}) };
}

function waitMs(prefer: string): number {
  if (/(?:^|[,;\s])respond-async(?:$|[,;\s])/i.test(prefer)) return 0;
  const wait = /(?:^|[,;\s])wait\s*=\s*(\d{1,6})(?:$|[,;\s])/i.exec(prefer)?.[1];
  return (wait === undefined ? DEFAULT_WAIT_SEC : Math.min(Number(wait), LONGEST_WAIT_SEC)) * 1000;
}
