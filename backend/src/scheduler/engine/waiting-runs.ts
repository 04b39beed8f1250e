import type { Run } from '../../domain/run.js';

/** A run that waits here for a slot. */
export interface WaitingRun {
  readonly run: Run;
  /** The monotonic moment at which it came. */
  readonly since: number;
}

/** True for a run that the store already has as this process's own: nobody else begins it, and nobody else ends it. */
export const isClaimed = ({ status }: Run): boolean => status === 'running';

/** Runs that wait for a slot, by the slots that they may take; first come, first served. */
export class WaitingRuns {
  readonly asked: WaitingRun[] = [];
  readonly scheduled: WaitingRun[] = [];
  readonly slices: WaitingRun[] = [];
  private readonly queues = [this.asked, this.scheduled, this.slices];

  add(run: Run, since: number): void {
    this.queueOf(run).push({ run, since });
  }

  has(runId: string): boolean {
    return this.queues.some((queue) => queue.some(({ run }) => run.id === runId));
  }

  /** The run, which waits no more; undefined when it is not here. */
  take(runId: string): Run | undefined {
    for (const queue of this.queues) {
      const index = queue.findIndex(({ run }) => run.id === runId);
      if (index >= 0) return queue.splice(index, 1)[0]?.run;
    }
    return undefined;
  }

  /** Those that only this process can carry out. */
  claimed(): readonly WaitingRun[] {
    return this.queues.flat().filter(({ run }) => isClaimed(run));
  }

  /** Forgets the runs that somebody else can begin. */
  leaveToOthers(): void {
    for (const queue of this.queues) queue.splice(0, Infinity, ...queue.filter(({ run }) => isClaimed(run)));
  }

  private queueOf({ trigger }: Run): WaitingRun[] {
    if (trigger === 'manual' || trigger === 'preview') return this.asked;
    return trigger === 'backfill' ? this.slices : this.scheduled;
  }
}
