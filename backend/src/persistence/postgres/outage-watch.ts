import type { Clock } from '../../clock/clock.js';
import type { Moment } from '../../domain/moment.js';

/**
 * The last span in which this replica could not save. It is measured with the monotonic clock and told in the database's
 * time, because no other one is shared.
 */
export class OutageWatch {
  private failedAt: number | undefined;
  private healedAt: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** Nothing can be saved since `at`, on the monotonic clock. */
  failed(at: number): void {
    if (this.failedAt !== undefined && this.healedAt === undefined) return;
    this.failedAt = at;
    this.healedAt = undefined;
  }

  succeeded(): void {
    if (this.failedAt !== undefined) this.healedAt ??= this.clock.monotonic();
  }

  /** What rules are told: `to` is `now` while it lasts. `now` is the database's. */
  span(now: Moment): { readonly from: Moment; readonly to: Moment } | undefined {
    if (this.failedAt === undefined) return undefined;
    const elapsed = this.clock.monotonic();
    const ago = (at: number): Moment => Math.round(now - (elapsed - at));
    return { from: ago(this.failedAt), to: this.healedAt === undefined ? now : ago(this.healedAt) };
  }
}
