import { Logger, runTaskList, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Run } from '../../domain/run.js';

/** Jobs that are looked at together; each takes a moment, because the run itself goes to a slot. */
const AT_ONCE = 2;
/** Jobs become due without a hint: the wait of runs that were asked for elsewhere, and what had no slot. */
const POLL_MS = 1_000;
const BEGIN_AGAIN_MS = 1_000;
/** What became of a job is saved by a batch, if only of one: otherwise nobody hears that it could not, and the process ends. */
const WAITED_FOR = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

export interface HandOverOptions {
  /** Connections of this replica for the engine alone. */
  readonly pool: Pool;
  /** The run as it is now. */
  readonly find: (runId: string) => Promise<Run | undefined>;
  readonly take: (run: Run) => void;
  readonly hasSlotFor: (kind: 'asked' | 'scheduled') => boolean;
  /** Told the name under which jobs are locked, so that others can free them when this replica has died. */
  readonly onLockingAs: (name: string) => void;
  readonly log: (level: 'info' | 'warn' | 'error', sentence: string, details?: object) => void;
}

/**
 * Takes queued runs that nobody carries out from graphile-worker. A worker pool that gives up, as it does when it cannot
 * save what became of a job, is replaced by a new one.
 */
export class HandOver {
  private workers: WorkerPool | undefined;
  private stopped = false;
  private stopping: Promise<void> | undefined;
  private again: NodeJS.Timeout | undefined;
  private ended: Promise<void> = Promise.resolve();
  /** True when the last look passed over jobs for want of a slot. */
  private passesOver = false;

  constructor(private readonly options: HandOverOptions) {}

  start(): void {
    if (this.stopped) return;
    const { pool, onLockingAs, log } = this.options;
    const workers = runTaskList(
      {
        concurrency: AT_ONCE,
        pollInterval: POLL_MS,
        noHandleSignals: true,
        preset: { worker: WAITED_FOR },
        forbiddenFlags: () => this.withoutSlot(),
        logger: new Logger(() => (level, message) => {
          if (level === 'error') log('warn', 'The engine is in trouble; it goes on by itself.', { reason: message });
        }),
      },
      { run: (payload) => this.carryOn(payload) },
      pool,
    );
    this.workers = workers;
    onLockingAs(workers.id);
    this.ended = workers.promise.then(
      () => this.beginAgain(),
      () => this.beginAgain(),
    );
  }

  /** A slot is free: a job that was passed over may go now. */
  slotFree(): void {
    if (this.stopped || !this.passesOver) return;
    this.passesOver = false;
    try {
      this.workers?.nudge(1);
    } catch {
      // These workers are giving up, and the next ones look at once. Whoever frees a slot is about to write a run's end.
    }
  }

  /** Takes no more jobs. Safe to call twice. */
  stop(): Promise<void> {
    this.stopped = true;
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    clearTimeout(this.again);
    try {
      await this.workers?.gracefulShutdown('The process ends.');
    } catch {
      // It was going down already.
    }
    await this.ended;
    await this.options.pool.end();
  }

  /** The job of a run that has begun or ended meanwhile is done. @throws when this replica goes: another one takes it. */
  private async carryOn(payload: unknown): Promise<void> {
    const id = typeof payload === 'object' && payload !== null && 'id' in payload ? payload.id : undefined;
    const run = typeof id === 'string' ? await this.options.find(id) : undefined;
    if (run?.status !== 'queued') return;
    if (this.stopped) throw new Error('This replica takes no more runs.');
    this.options.take(run);
  }

  private withoutSlot(): string[] {
    const kinds = (['asked', 'scheduled'] as const).filter((kind) => !this.options.hasSlotFor(kind));
    this.passesOver = kinds.length > 0;
    return kinds;
  }

  private beginAgain(): void {
    this.workers = undefined;
    if (this.stopped) return;
    this.again = setTimeout(() => this.start(), BEGIN_AGAIN_MS);
    this.again.unref();
  }
}
