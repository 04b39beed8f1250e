import type { Arrival } from './arrival.ts';
import { RequestStats, type Stats } from './request-stats.ts';

/** How many requests are kept; the figures go on over all of them. */
const KEPT = 200_000;

export interface LoggedRequest extends Arrival {
  readonly seq: number;
  readonly at_ms: number;
  readonly monotonic_ms: number;
  /** Null until the answer is on its way, and where there never is one. */
  status: number | null;
  duration_ms: number | null;
  fault?: string;
}

/** Every request to the API, in the order of arrival; the control API is not in it. */
export class RequestLog {
  private items: LoggedRequest[] = [];
  private stats = new RequestStats();
  /** Goes on after a clearing, so that `since` never means two requests. */
  private seq = 0;

  arrive(arrival: Arrival, now: number): LoggedRequest {
    this.seq += 1;
    const entry: LoggedRequest = {
      seq: this.seq,
      at_ms: Date.now(),
      monotonic_ms: Math.round(now * 1_000) / 1_000,
      ...arrival,
      status: null,
      duration_ms: null,
    };
    this.items.push(entry);
    if (this.items.length > KEPT + KEPT / 10) this.items = this.items.slice(-KEPT);
    this.stats.arrive(arrival, now, entry.at_ms);
    return entry;
  }

  answer(entry: LoggedRequest, status: number): void {
    entry.status = status;
    this.stats.answer(status);
  }

  end(entry: LoggedRequest, now: number): void {
    entry.duration_ms = Math.round((now - entry.monotonic_ms) * 100) / 100;
  }

  /** The limits refused a request: the client provoked it, no fault did. */
  provoked(): void {
    this.stats.provoked += 1;
  }

  wrote(): void {
    this.stats.writes += 1;
  }

  since(seq: number, limit: number): readonly LoggedRequest[] {
    return this.items.filter((entry) => entry.seq > seq).slice(0, limit);
  }

  figures(): Stats {
    return this.stats.figures();
  }

  clear(): void {
    this.items = [];
    this.stats = new RequestStats();
  }
}
