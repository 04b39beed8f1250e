import type { Clock } from '../clock/clock.js';

/** When the dispatcher last looked at what is due, on the monotonic clock. */
export class Heartbeat {
  private last: number;

  constructor(private readonly clock: Clock) {
    this.last = clock.monotonic();
  }

  beat(): void {
    this.last = this.clock.monotonic();
  }

  ageSec(): number {
    return (this.clock.monotonic() - this.last) / 1000;
  }
}
