import type { Clock } from '../clock/clock.js';

const WINDOW_MS = 60_000;
/** What an entry about repetitions says of its span, seconds. */
export const WINDOW_SEC = WINDOW_MS / 1000;

interface Window {
  readonly again: (count: number) => void;
  repeated: number;
}

/** Tells the first of each kind at once, then once a minute how often it came again, until it has gone quiet. */
export class Repetitions<Kind> {
  private readonly windows = new Map<Kind, Window>();

  constructor(private readonly clock: Pick<Clock, 'after'>) {}

  /** Kinds that have not gone quiet. */
  get size(): number {
    return this.windows.size;
  }

  has(kind: Kind): boolean {
    return this.windows.has(kind);
  }

  /** It has come: `first` is called now, or `again` at the end of the minute with how often it came meanwhile. */
  note(kind: Kind, first: () => void, again: (count: number) => void): void {
    const window = this.windows.get(kind);
    if (window) {
      window.repeated += 1;
      return;
    }
    this.windows.set(kind, { again, repeated: 0 });
    first();
    this.clock.after(WINDOW_MS, () => this.close(kind));
  }

  private close(kind: Kind): void {
    const window = this.windows.get(kind);
    if (!window) return;
    const { again, repeated } = window;
    if (repeated === 0) {
      this.windows.delete(kind);
      return;
    }
    window.repeated = 0;
    again(repeated);
    this.clock.after(WINDOW_MS, () => this.close(kind));
  }
}
