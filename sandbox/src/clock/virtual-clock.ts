/** The sandbox's own time. It runs at the speed of the machine's clock and can be set, moved and skewed. */
export class VirtualClock {
  private offset = 0;
  /** How far the server's clock is off: it shows in the Date header and in the dates of what is changed, only there. */
  skewMs = 0;

  constructor(now?: number) {
    if (now !== undefined) this.set(now);
  }

  now(): number {
    return Date.now() + this.offset;
  }

  set(now: number): void {
    this.offset = now - Date.now();
  }

  advance(ms: number): void {
    this.offset += ms;
  }
}
