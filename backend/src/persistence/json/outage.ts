import type { Moment } from '../../domain/moment.js';

/** The last span in which nothing could be saved. */
export class Outage {
  private from: Moment | undefined;
  private to: Moment | undefined;

  /** A write failed. @returns when the outage began. */
  failed(now: Moment): Moment {
    if (this.from === undefined || this.to !== undefined) {
      this.from = now;
      this.to = undefined;
    }
    return this.from;
  }

  succeeded(now: Moment): void {
    if (this.from !== undefined) this.to ??= now;
  }

  /** What rules are told: `to` is `now` while it lasts. */
  span(now: Moment): { readonly from: Moment; readonly to: Moment } | undefined {
    return this.from === undefined ? undefined : { from: this.from, to: this.to ?? now };
  }
}
