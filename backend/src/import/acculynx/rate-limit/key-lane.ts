import type { CallPriority } from '../../call-budget.js';
import { EvenPace } from './even-pace.js';
import { HALF_OF_KEY, KEY, MINUTE_MS, OTHERS_LINGER_MS } from './limits.js';

/** Somebody who waits for the right to call. */
export interface Waiter {
  readonly priority: CallPriority;
  readonly patienceMs: number;
  readonly grant: () => void;
  /** The vendor asked for a rest of so many milliseconds from now, longer than the waiter's patience. */
  readonly suspend: (restMs: number) => void;
}

/** First and longest rest after a 429 that names none, milliseconds. */
const [FIRST_REST_MS, LONGEST_REST_MS] = [5_000, 120_000];
/** A rest of nothing would only bring the next 429. */
const SHORTEST_REST_MS = 1_000;
/** Forgotten after being idle for so long. */
const REMEMBERED_MS = 600_000;

/** What the budget knows of one key: its pace, its rest, and who waits for it. */
export class KeyLane {
  inFlight = 0;
  /** Orders keys by how long ago they had their last turn. */
  lastTurn = 0;
  /** Until when the key rests, monotonic. */
  restsUntil = -Infinity;
  private readonly pace = new EvenPace(KEY.intervalMs, KEY.burst);
  private readonly half = new EvenPace(HALF_OF_KEY.intervalMs, HALF_OF_KEY.burst);
  private readonly waiting = new Map<CallPriority, Set<Waiter>>();
  private readonly calls: number[] = [];
  private otherWorkAt = -Infinity;
  private restedSince = -Infinity;
  private limitedInARow = 0;

  constructor(readonly keyId: string) {}

  join(waiter: Waiter): void {
    const queue = this.waiting.get(waiter.priority) ?? new Set();
    queue.add(waiter);
    this.waiting.set(waiter.priority, queue);
  }

  leave(waiter: Waiter): void {
    this.waiting.get(waiter.priority)?.delete(waiter);
  }

  /** Everybody who waits here. */
  get waiters(): readonly Waiter[] {
    return [...this.waiting.values()].flatMap((queue) => [...queue]);
  }

  /** Whether anybody waits here for other work than a slice. */
  get othersQueue(): boolean {
    return this.first('manual') !== undefined || this.first('schedule') !== undefined;
  }

  /** The one who has waited longest among those of a priority. */
  first(priority: CallPriority): Waiter | undefined {
    return this.waiting.get(priority)?.values().next().value;
  }

  private othersWait(now: number): boolean {
    return this.othersQueue || now - this.otherWorkAt < OTHERS_LINGER_MS;
  }

  /** When the next call of a priority may go out as far as this key is concerned, monotonic; Infinity while all its places are taken. */
  readyAt(priority: CallPriority, now: number): number {
    if (this.inFlight >= KEY.inFlight) return Infinity;
    const own = Math.max(this.pace.allowedAt(), this.restsUntil);
    return priority === 'backfill' && this.othersWait(now) ? Math.max(own, this.half.allowedAt()) : own;
  }

  called(priority: CallPriority, now: number): void {
    this.pace.take(now);
    if (priority !== 'backfill') this.otherWorkAt = now;
    else if (this.othersWait(now)) this.half.take(now);
    else this.half.note(now);
    this.inFlight += 1;
    const old = this.calls.findIndex((at) => at > now - MINUTE_MS);
    this.calls.splice(0, old === -1 ? this.calls.length : old);
    this.calls.push(now);
  }

  /** How many calls went out after a moment of the last minute. */
  callsSince(moment: number): number {
    // They are in order, so what is old stands in front.
    const first = this.calls.findIndex((at) => at > moment);
    return first === -1 ? 0 : this.calls.length - first;
  }

  /** An answer came that is no 429. */
  answered(): void {
    this.limitedInARow = 0;
  }

  /**
   * A 429 came for a call that was let out at `calledAt`. Calls that were under way together are limited once.
   * @param jitterMs added where the vendor names no rest.
   */
  limited(calledAt: number, now: number, askedMs: number | undefined, jitterMs: number): void {
    if (calledAt >= this.restedSince) this.limitedInARow += 1;
    this.restedSince = now;
    const own = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.max(0, this.limitedInARow - 1) + jitterMs);
    this.restsUntil = Math.max(this.restsUntil, now + Math.max(SHORTEST_REST_MS, askedMs ?? own));
  }

  /** Another replica was told to let this key rest. */
  told(until: number): void {
    this.restsUntil = Math.max(this.restsUntil, until);
  }

  isForgettable(now: number): boolean {
    const lastCall = this.calls.at(-1) ?? -Infinity;
    const quiet = this.inFlight === 0 && this.waiters.length === 0 && now >= this.restsUntil;
    return quiet && now - lastCall > (this.limitedInARow > 0 ? REMEMBERED_MS : MINUTE_MS);
  }
}
