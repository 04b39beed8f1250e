import type { CallPriority } from '../../call-budget.js';
import { KeyLane, type Waiter } from './key-lane.js';
import { MINUTE_MS } from './limits.js';

/** All keys that are in use, and who is next among those who wait for them. */
export class KeyLanes {
  private readonly lanes = new Map<string, KeyLane>();
  private sweptAt = -Infinity;

  get size(): number {
    return this.lanes.size;
  }

  find(keyId: string): KeyLane | undefined {
    return this.lanes.get(keyId);
  }

  /** The lane of a key. Now and then those are dropped that nobody has used for long, so that replaced keys leave nothing. */
  open(keyId: string, now: number): KeyLane {
    if (now - this.sweptAt >= MINUTE_MS) {
      this.sweptAt = now;
      for (const [id, lane] of this.lanes) if (lane.isForgettable(now)) this.lanes.delete(id);
    }
    const lane = this.lanes.get(keyId) ?? new KeyLane(keyId);
    this.lanes.set(keyId, lane);
    return lane;
  }

  get anybodyWaits(): boolean {
    return [...this.lanes.values()].some((lane) => lane.waiters.length > 0);
  }

  /** Whether work other than slices waits for a key that does not rest. */
  othersWait(now: number): boolean {
    for (const lane of this.lanes.values()) if (now >= lane.restsUntil && lane.othersQueue) return true;
    return false;
  }

  /** Of the keys that may make a call of this priority now, the one whose last turn is longest ago. */
  next(priority: CallPriority, now: number): KeyLane | undefined {
    let next: KeyLane | undefined;
    for (const lane of this.lanes.values()) {
      if (!lane.first(priority) || lane.readyAt(priority, now) > now) continue;
      if (!next || lane.lastTurn < next.lastTurn) next = lane;
    }
    return next;
  }

  /** When the first key may make a call of this priority, monotonic; Infinity when none waits for its time to come. */
  readyAt(priority: CallPriority, now: number): number {
    let earliest = Infinity;
    for (const lane of this.lanes.values()) {
      if (lane.first(priority)) earliest = Math.min(earliest, lane.readyAt(priority, now));
    }
    return earliest;
  }

  /** Everybody whose patience is shorter than the rest before them, with that rest in milliseconds. */
  suspended(silentUntil: number, now: number): { readonly waiter: Waiter; readonly restMs: number }[] {
    return [...this.lanes.values()].flatMap((lane) => {
      const restMs = Math.max(lane.restsUntil, silentUntil) - now;
      return lane.waiters.filter(({ patienceMs }) => restMs > patienceMs).map((waiter) => ({ waiter, restMs }));
    });
  }
}
