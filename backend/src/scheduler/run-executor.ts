import type { Clock } from '../clock/clock.js';
import { DomainError } from '../domain/domain-error.js';
import type { Run } from '../domain/run.js';
import { NO_STATS } from '../domain/run.js';
import type { RunOutcome } from '../domain/run-life.js';
import type { TenantRule } from '../domain/tenant-state.js';
import type { Importer, ImportRequest } from '../import/importer.js';
import { ImportFailure } from '../import/importer.js';
import type { Persistence } from '../persistence/persistence.js';
import type { RunExecution } from './engine/scheduler-engine.js';
import type { ProgressBoard } from './progress-board.js';
import { beginRule, endRule } from './run-rules.js';

/** An importer that was told to stop gets this long before the run is closed without it. */
const STOP_GRACE_MS = 1_500;
/** Between two tries to save the end of a run while nothing can be saved. */
const SAVE_AGAIN_MS = 500;

export interface RunExecutorOptions {
  readonly persistence: Persistence;
  readonly importer: Importer;
  readonly clock: Clock;
  readonly progress: ProgressBoard;
  readonly timeoutSec: number;
  readonly replica: string;
  /** Told when the importer is called: milliseconds since the tick fell due; not for runs without a tick. */
  readonly onStartLag: (lagMs: number) => void;
  /** True once the process is going down: an end that cannot be saved then is left to the next start. */
  readonly isStopping: () => boolean;
  /** Told about an importer's defect, which is not the tenant's fault. */
  readonly onDefect: (run: Run, error: unknown) => void;
}

/** Carries out ONE run from start to audit entry; the timer, Run now and a retry share it. */
export class RunExecutor implements RunExecution {
  constructor(private readonly options: RunExecutorOptions) {}

  async execute(run: Run, signal: AbortSignal, released: () => void): Promise<void> {
    try {
      await this.carryOut(run, signal, released);
    } catch (error) {
      this.options.onDefect(run, error);
    }
  }

  private async carryOut(run: Run, signal: AbortSignal, released: () => void): Promise<void> {
    const { replica } = this.options;
    const started = run.status === 'running' ? run : await this.save(run.tenant, beginRule(run, replica));
    if (!started) return;
    const outcome = await this.import(started, signal);
    released();
    this.options.progress.forget(run.id);
    await this.save(run.tenant, endRule(started, outcome));
  }

  private async import(run: Run, signal: AbortSignal): Promise<RunOutcome> {
    const { importer, clock, progress, timeoutSec } = this.options;
    const stop = new AbortController();
    let timedOut = false;
    let giveUp: (outcome: RunOutcome) => void = () => undefined;
    const abandoned = new Promise<RunOutcome>((resolve) => (giveUp = resolve));
    let cancelGrace = (): void => undefined;
    const halt = (): void => {
      stop.abort();
      cancelGrace = clock.after(STOP_GRACE_MS, () => giveUp(this.stopped(timedOut)));
    };
    const cancelDeadline = clock.after(timeoutSec * 1000, () => {
      timedOut = true;
      halt();
    });
    signal.addEventListener('abort', halt, { once: true });
    if (signal.aborted) halt();
    if (run.scheduledFor !== null && run.trigger === 'schedule') {
      this.options.onStartLag(Math.max(0, clock.now() - run.scheduledFor));
    }
    const { tenant, id: runId, trigger } = run;
    const request: ImportRequest = {
      tenant,
      runId,
      attempt: run.attempt,
      trigger,
      signal: stop.signal,
      yieldSignal: stop.signal,
      progress: (made) => progress.set(runId, tenant, made),
      log: () => undefined,
    };
    try {
      const imported = importer
        .run(request)
        .then((result): RunOutcome => ({ status: 'succeeded', ...result }))
        .catch((error: unknown) => (stop.signal.aborted ? this.stopped(timedOut) : this.failed(run, error)));
      return await Promise.race([imported, abandoned]);
    } catch (error) {
      return this.failed(run, error);
    } finally {
      cancelDeadline();
      cancelGrace();
      signal.removeEventListener('abort', halt);
    }
  }

  private stopped(timedOut: boolean): RunOutcome {
    if (!timedOut) return { status: 'cancelled', message: 'Cancelled.', stats: NO_STATS };
    const message = `Timed out after ${this.options.timeoutSec} s.`;
    return {
      status: 'timed_out',
      message,
      stats: NO_STATS,
      error: { class: 'transient', code: 'timed_out', message },
    };
  }

  private failed(run: Run, error: unknown): RunOutcome {
    if (error instanceof ImportFailure) {
      const { errorClass, code, message } = error;
      return { status: 'failed', message, stats: error.stats ?? NO_STATS, error: { class: errorClass, code, message } };
    }
    this.options.onDefect(run, error);
    const message = 'The importer failed unexpectedly. The log has the details.';
    return { status: 'failed', message, stats: NO_STATS, error: { class: 'system', code: 'importer_defect', message } };
  }

  /** A started run must end: while nothing can be saved its end is tried again until it is durable or the store is gone. */
  private async save<Result>(tenant: string, rule: TenantRule<Result>): Promise<Result | undefined> {
    for (;;) {
      try {
        return await this.options.persistence.act(tenant, rule);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'persistence_unavailable') throw error;
        if (this.options.isStopping()) return undefined;
        await new Promise<void>((resolve) => this.options.clock.after(SAVE_AGAIN_MS, resolve));
      }
    }
  }
}
