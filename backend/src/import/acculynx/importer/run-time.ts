import type { Clock } from '../../../clock/clock.js';

/** A call under way when the time is up gets this long. */
const GRACE_MS = 3_000;

/** A run has to be over so long before its deadline: the call under way, its page, and the commit. */
const BEFORE_DEADLINE_MS = 5_000;

/** How long a run that ends by itself may begin new work, so that its deadline is never what ends it; milliseconds. */
export const withinDeadline = (wishMs: number, deadlineMs: number): number =>
  Math.min(wishMs, Math.max(deadlineMs - BEFORE_DEADLINE_MS, deadlineMs / 2));

/** The time was up while a call was under way: what was saved stays, the rest is left to the next slice. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

/** How long a run may go on beginning new work. */
export class RunTime {
  private readonly cutter = new AbortController();
  private readonly undo: (() => void)[] = [];
  private ended = false;

  private constructor(private readonly clock: Clock) {}

  /** For runs that work until they are done. */
  static unlimited(clock: Clock): RunTime {
    return new RunTime(clock);
  }

  /** Over after `ms`, or as soon as somebody waits for the run to give way. Must be disposed of. */
  static slice(clock: Clock, ms: number, yieldSignal: AbortSignal): RunTime {
    const time = new RunTime(clock);
    const end = (): void => time.end();
    time.undo.push(clock.after(ms, end), () => yieldSignal.removeEventListener('abort', end));
    yieldSignal.addEventListener('abort', end, { once: true });
    if (yieldSignal.aborted) end();
    return time;
  }

  /** True when nothing new may be begun. */
  get over(): boolean {
    return this.ended;
  }

  /** Aborted, with `TimeIsUp`, when a call under way has had its grace. */
  get cut(): AbortSignal {
    return this.cutter.signal;
  }

  dispose(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.undo.push(this.clock.after(GRACE_MS, () => this.cutter.abort(new TimeIsUp('The time of this slice is up.'))));
  }
}
