import type { JsonObject } from '../../../domain/json.js';
import type { SearchPath } from './paging/search-path.js';

/** Query parameters; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** What a call can expect besides its usual answers. */
export interface CallOptions {
  /** What the call is for, in words, for the run's log: `jobs, page 3`. */
  readonly purpose?: string;
  /** Ends this call only; the session's own signal ends all. */
  readonly signal?: AbortSignal;
  /** Tries at most; 4 when left out. */
  readonly tries?: number;
  /** 400 and 412 are answered as `refused`, not thrown: for questions that the vendor may refuse. */
  readonly refusalIsAnswer?: boolean;
}

/** What the vendor answered, as far as it is no failure. */
export type CallAnswer =
  /** 2xx with a JSON object. `headers` in lower case, without cookies. */
  | { readonly kind: 'ok'; readonly body: JsonObject; readonly headers: Readonly<Record<string, string>> }
  /** 204 or 404: there is no such thing. */
  | { readonly kind: 'absent' }
  /** 416: the list ends before this index. */
  | { readonly kind: 'end' }
  /** 403: this resource is closed to the key, others may be open. */
  | { readonly kind: 'forbidden' }
  /** 400 or 412, only where `refusalIsAnswer` was asked for. `reason` is the vendor's, shortened. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

/** What a session has cost so far; all of them only grow. */
export interface CallCounters {
  /** Requests that went out, retries included. */
  readonly apiCalls: number;
  /** Requests repeated after a failure that may heal; repeats after a 429 are not among them. */
  readonly retries: number;
  /** Answers of 429. */
  readonly rateLimited: number;
}

/**
 * The calls of one run with one key. Every method rejects with the signal's reason when a signal is aborted, else only
 * with `ImportFailure`:
 * - `auth` `key_rejected`: 401;
 * - `config` `request_refused` (400, 412 and other 4xx), `redirect_refused` (3xx), `address_refused`,
 *   `certificate_refused`: nothing that a retry heals;
 * - `rate_limited` `rate_limited` with `retryAt`: five 429 in a row, or a rest longer than the session's patience;
 * - `transient` `upstream_unavailable` (network, 408, 5xx), `upstream_timeout`, `upstream_garbled` (no JSON, cut off):
 *   after all tries, or when the retry budget of the run is used up;
 * - `data` `answer_too_large`, `answer_too_deep`, `answer_not_object`: after one repeat.
 * None of them holds any part of the key.
 */
export interface AccuLynxSession {
  readonly counters: CallCounters;
  /** @param path below the base address, `/jobs/{id}`; only the known read paths are let out. */
  get(path: string, query?: Query, options?: CallOptions): Promise<CallAnswer>;
  search(path: SearchPath, body: JsonObject, query?: Query, options?: CallOptions): Promise<CallAnswer>;
}
