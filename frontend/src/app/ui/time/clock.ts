import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** From this difference on the browser's clock is taken as wrong. */
const TOLERATED_SEC = 5;

/** The one clock: everything that shows an age or a countdown reads `now`, and nothing else ticks. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly offset = signal(0);
  private readonly current = signal(Date.now() / 1000);

  /** Epoch seconds, renewed once a second, corrected to the server's clock. */
  readonly now = this.current.asReadonly();
  /** How far the server is ahead of this browser in seconds; 0 while the difference does not matter. */
  readonly offsetSec = this.offset.asReadonly();

  constructor() {
    const ticking = setInterval(() => this.tick(), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(ticking));
  }

  /** Epoch seconds at this instant, finer than `now`. */
  instant(): number {
    return Date.now() / 1000 + this.offset();
  }

  /** Learns from a moment that the server has just stamped. */
  heardFromServer(ts: number): void {
    const difference = ts - Date.now() / 1000;
    const offset = Math.abs(difference) > TOLERATED_SEC ? Math.round(difference) : 0;
    if (offset === this.offset()) return;
    this.offset.set(offset);
    this.tick();
  }

  private tick(): void {
    this.current.set(this.instant());
  }
}
