import type { Cancel, Clock } from '../clock/clock.js';
import type { ImportProgress } from '../import/importer.js';

/** Listeners hear of a run at most twice a second; the newest progress is always told in the end. */
const TELL_EVERY_MS = 500;
const NOTHING_YET: ImportProgress = Object.freeze({ imported: 0 });

interface Shown {
  progress: ImportProgress;
  toldAt: number;
  cancel: Cancel | undefined;
}

/** How far runs under way have come. Told to people, never saved. */
export class ProgressBoard {
  private readonly shown = new Map<string, Shown>();
  private readonly listeners: ((runId: string, tenant: string) => void)[] = [];

  constructor(private readonly clock: Clock) {}

  set(runId: string, tenant: string, progress: ImportProgress): void {
    const known = this.shown.get(runId) ?? { progress, toldAt: -TELL_EVERY_MS, cancel: undefined };
    this.shown.set(runId, known);
    known.progress = progress;
    if (known.cancel) return;
    const restMs = known.toldAt + TELL_EVERY_MS - this.clock.monotonic();
    if (restMs <= 0) this.tell(runId, tenant, known);
    else known.cancel = this.clock.after(restMs, () => this.tell(runId, tenant, known));
  }

  of(runId: string): ImportProgress {
    return this.shown.get(runId)?.progress ?? NOTHING_YET;
  }

  forget(runId: string): void {
    this.shown.get(runId)?.cancel?.();
    this.shown.delete(runId);
  }

  onProgress(listener: (runId: string, tenant: string) => void): void {
    this.listeners.push(listener);
  }

  private tell(runId: string, tenant: string, shown: Shown): void {
    shown.cancel = undefined;
    shown.toldAt = this.clock.monotonic();
    for (const listener of this.listeners) listener(runId, tenant);
  }
}
