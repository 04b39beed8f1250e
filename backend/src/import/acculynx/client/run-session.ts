import type { Clock } from '../../../clock/clock.js';
import type { JsonObject } from '../../../domain/json.js';
import type { RunLogLine } from '../../../domain/run-log-line.js';
import { type CallBudget, type CallPermit, type CallPriority, CallsSuspended } from '../../call-budget.js';
import { ImportFailure } from '../../importer.js';
import { addressOf } from './allowed-calls.js';
import type { AccuLynxSession, CallAnswer, CallCounters, CallOptions, Query } from './call.js';
import { wordsFor } from './call-log.js';
import type { SearchPath } from './paging/search-path.js';
import { pause } from './pause.js';
import { restAskedFor } from './rest.js';
import { backOffMs, RetryBudget } from './retry-budget.js';
import { keyRejected, type Verdict, verdictOn, verdictOnFailure } from './verdict.js';
import type { BaseAddress } from './wire/base-address.js';
import type { Wire, WireAnswer } from './wire/wire.js';
import { WireFailure } from './wire/wire-failure.js';

export interface SessionOptions {
  /** Goes into one header and nowhere else. */
  readonly apiKey: string;
  /** Names the key towards the budget. */
  readonly keyId: string;
  readonly priority: CallPriority;
  /** Ends every call of the session. */
  readonly signal: AbortSignal;
  /** One line for every request that went out. */
  readonly log: (line: Omit<RunLogLine, 'at'>) => void;
  /** Shared where one run has several sessions; its own when left out. */
  readonly retryBudget?: RetryBudget;
  /** A longer rest than this ends the run as `rate_limited`, milliseconds; 60 s when left out. */
  readonly patienceMs?: number;
}

/** What every session of a client has in common. */
export interface SessionGround {
  readonly base: BaseAddress;
  readonly wire: Wire;
  readonly budget: CallBudget;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Every call of a session as it is tried again and again. */
interface Call {
  readonly method: 'GET' | 'POST';
  readonly shown: string;
  readonly url: URL;
  readonly body?: string;
  readonly options: CallOptions;
  readonly signal: AbortSignal;
}

interface Try {
  /** When it went out, monotonic. */
  readonly sentAt: number;
  readonly verdict: Verdict;
  /** What the vendor asked for, milliseconds. */
  readonly restMs: number | undefined;
  readonly line: Omit<RunLogLine, 'at' | 'level' | 'message'>;
}

const MOST_LIMITED_IN_A_ROW = 5;
const PATIENCE_MS = 60_000;
const MOST_TRIES = 4;
/** What may stand in a header and is no blank. */
const KEY_FORM = /^[\x21-\x7e]{1,1024}$/;

/** See {@link AccuLynxSession}. */
export class RunSession implements AccuLynxSession {
  readonly #apiKey: string;
  // Hidden like the key: requests under way carry it in their headers.
  readonly #ground: SessionGround;
  private apiCalls = 0;
  private rateLimited = 0;
  private retries = 0;
  private limitedInARow = 0;
  private limitedAt = -Infinity;
  private readonly retryBudget: RetryBudget;

  constructor(
    ground: SessionGround,
    private readonly options: Omit<SessionOptions, 'apiKey'>,
    apiKey: string,
  ) {
    this.#apiKey = apiKey;
    this.#ground = ground;
    this.retryBudget = options.retryBudget ?? new RetryBudget();
  }

  get counters(): CallCounters {
    return { apiCalls: this.apiCalls, retries: this.retries, rateLimited: this.rateLimited };
  }

  get(path: string, query: Query = {}, options: CallOptions = {}): Promise<CallAnswer> {
    return this.call('GET', path, query, undefined, options);
  }

  search(path: SearchPath, body: JsonObject, query: Query = {}, options: CallOptions = {}): Promise<CallAnswer> {
    return this.call('POST', path, query, JSON.stringify(body), options);
  }

  private async call(
    method: Call['method'],
    path: string,
    query: Query,
    body: string | undefined,
    options: CallOptions,
  ): Promise<CallAnswer> {
    const { base } = this.#ground;
    const url = addressOf(base, method, path, query);
    if (!KEY_FORM.test(this.#apiKey)) throw keyRejected();
    if (base.refusal) throw new ImportFailure('config', 'address_refused', `${base.refusal} Check ACCULYNX_BASE_URL.`);
    const { signal: own } = this.options;
    const signal = options.signal ? AbortSignal.any([own, options.signal]) : own;
    return this.persist({ method, url, body, options, signal, shown: path + url.search });
  }

  /** Tries until there is an answer, or a failure that no further try may heal. */
  private async persist(call: Call): Promise<CallAnswer> {
    for (let tries = 1; ;) {
      const { verdict, restMs, line, sentAt } = await this.once(call);
      if (verdict.kind !== 'limited') this.limitedInARow = 0;
      if (verdict.kind === 'answer') {
        this.log(call, line, verdict, '');
        return verdict.answer;
      }
      if (verdict.kind === 'limited') {
        this.countLimited(sentAt);
        if (this.limitedInARow >= MOST_LIMITED_IN_A_ROW) {
          this.log(call, line, verdict, 'It did so five times in a row; the run ends here.');
          throw this.limited(this.#ground.clock.now() + (restMs ?? PATIENCE_MS));
        }
        this.log(call, line, verdict, 'The call is repeated after it.');
        continue;
      }
      const waitMs = Math.max(backOffMs(tries, this.#ground.random), restMs ?? 0);
      const again =
        tries < Math.min(verdict.tries, call.options.tries ?? MOST_TRIES) &&
        waitMs <= (this.options.patienceMs ?? PATIENCE_MS) &&
        this.retryBudget.take();
      this.log(call, line, verdict, again ? `Try ${tries + 1} in ${(waitMs / 1000).toFixed(1)} s.` : '');
      if (!again) throw verdict.failure;
      this.retries += 1;
      tries += 1;
      await pause(this.#ground.clock, waitMs, call.signal);
    }
  }

  /** One request, with a permit. */
  private async once(call: Call): Promise<Try> {
    const { clock } = this.#ground;
    const permit = await this.permit(call.signal);
    this.apiCalls += 1;
    this.retryBudget.called();
    const startedAt = clock.monotonic();
    const line = (status: number): Try['line'] => ({
      method: call.method,
      path: call.shown,
      status,
      durationMs: Math.round(clock.monotonic() - startedAt),
      budgetLeft: permit.left,
    });
    let status = 0;
    let restMs: number | undefined;
    try {
      const answer = await this.send(call);
      status = answer.status;
      restMs = status === 429 || status >= 500 ? restAskedFor(answer.headers, clock.now()) : undefined;
      const verdict = verdictOn(answer, call.options.refusalIsAnswer ?? false, this.#apiKey);
      return { sentAt: startedAt, verdict, restMs, line: line(status) };
    } catch (error) {
      if (!(error instanceof WireFailure)) {
        this.options.log({ ...line(0), level: 'warn', message: 'The call was broken off.' });
        throw error;
      }
      return { sentAt: startedAt, verdict: verdictOnFailure(error), restMs, line: line(0) };
    } finally {
      permit.done({ status, ...(restMs !== undefined && { retryAfterMs: restMs }) });
    }
  }

  private async permit(signal: AbortSignal): Promise<CallPermit> {
    const { keyId, priority, patienceMs = PATIENCE_MS } = this.options;
    try {
      return await this.#ground.budget.acquire(keyId, priority, signal, patienceMs);
    } catch (error) {
      throw error instanceof CallsSuspended ? this.limited(error.until) : error;
    }
  }

  private send({ method, url, body, signal }: Call): Promise<WireAnswer> {
    const headers = {
      authorization: `Bearer ${this.#apiKey}`,
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
    };
    return this.#ground.wire.exchange({ method, url, headers, ...(body !== undefined && { body }) }, signal);
  }

  private limited(until: number): ImportFailure {
    const message = 'AccuLynx asks for a rest. What was imported so far is kept; the import goes on after it.';
    return new ImportFailure('rate_limited', 'rate_limited', message, undefined, until);
  }

  /** Calls that were under way together are limited once. */
  private countLimited(sentAt: number): void {
    this.rateLimited += 1;
    if (sentAt >= this.limitedAt) this.limitedInARow += 1;
    this.limitedAt = this.#ground.clock.monotonic();
  }

  private log(call: Call, line: Try['line'], verdict: Verdict, next: string): void {
    const { level, message } = wordsFor(verdict, next);
    this.options.log({
      ...line,
      level,
      message: call.options.purpose ? `${call.options.purpose}: ${message}` : message,
    });
  }
}
