import type { Clock } from '../clock/clock.js';
import type { Run } from '../domain/run.js';
import { isActive } from '../domain/run.js';
import type { Persistence } from '../persistence/persistence.js';

/** Lets a request wait for the end of a run. */
export class RunWaiters {
  private readonly waiting = new Map<string, Set<(run: Run) => void>>();

  constructor(
    private readonly persistence: Persistence,
    private readonly clock: Clock,
  ) {
    persistence.onCommitted(({ runs }) => {
      for (const run of runs) if (!isActive(run)) this.tell(run);
    });
  }

  /** @returns the ended run, or the run as it is after `waitMs`; undefined when it does not exist. */
  async ended(runId: string, waitMs: number): Promise<Run | undefined> {
    let stop = (): void => undefined;
    const end = new Promise<Run | undefined>((resolve) => {
      const listeners = this.waiting.get(runId) ?? new Set();
      this.waiting.set(runId, listeners.add(resolve));
      const cancel = this.clock.after(waitMs, () => resolve(undefined));
      stop = (): void => {
        cancel();
        listeners.delete(resolve);
        if (listeners.size === 0) this.waiting.delete(runId);
      };
    });
    try {
      const now = await this.persistence.runs.get(runId);
      if (!now || !isActive(now) || waitMs <= 0) return now;
      return (await end) ?? (await this.persistence.runs.get(runId));
    } finally {
      stop();
    }
  }

  /** The process goes down: whoever waits for a run that does not end here is answered now, with the run as it is. */
  async release(endsHere: (run: Run) => boolean): Promise<void> {
    for (const [runId, listeners] of [...this.waiting]) {
      const run = await this.persistence.runs.get(runId);
      if (run && !endsHere(run)) for (const resolve of listeners) resolve(run);
    }
  }

  private tell(run: Run): void {
    for (const resolve of this.waiting.get(run.id) ?? []) resolve(run);
  }
}
