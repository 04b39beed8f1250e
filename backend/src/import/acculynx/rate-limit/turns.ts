import type { CallPriority } from '../../call-budget.js';

/** Who goes first, and how many calls one of them gets for each of the last. */
const WEIGHTS: readonly (readonly [CallPriority, number])[] = [
  ['manual', 8],
  ['schedule', 4],
  ['backfill', 1],
];

export const PRIORITIES: readonly CallPriority[] = WEIGHTS.map(([priority]) => priority);

/**
 * Whose turn it is when several kinds of work could call: in proportion to their weights, and at once for work that had
 * nothing to do before. No kind starves, whatever the others do.
 */
export class Turns {
  private readonly turn = new Map<CallPriority, number>();
  private now = 0;

  /** The one of `ready` whose turn it is. `ready` is not empty. */
  next(ready: ReadonlySet<CallPriority>): CallPriority {
    let chosen: CallPriority = 'backfill';
    let earliest = Infinity;
    for (const [priority] of WEIGHTS) {
      // Turns that were not taken are not saved up.
      const turn = Math.max(this.now, this.turn.get(priority) ?? 0);
      if (ready.has(priority) && turn < earliest) [chosen, earliest] = [priority, turn];
    }
    return chosen;
  }

  took(priority: CallPriority): void {
    const [, weight] = WEIGHTS.find(([name]) => name === priority) ?? [priority, 1];
    this.now = Math.max(this.now, this.turn.get(priority) ?? 0);
    this.turn.set(priority, this.now + 1 / weight);
  }
}
