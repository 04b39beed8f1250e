import type { Clock } from '../clock/clock.js';
import { DomainError } from '../domain/domain-error.js';
import type { FailureLimits } from '../domain/failing.js';
import type { Moment } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import { isSlice } from '../domain/run.js';
import type { RunMaker, RunOutcome } from '../domain/run-life.js';
import type { TenantRule } from '../domain/tenant-state.js';
import type { Importer, ImportRequest } from '../import/importer.js';
import { ImportFailure } from '../import/importer.js';
import type { ActOptions, Persistence } from '../persistence/persistence.js';
import { RunFenced } from '../persistence/record-store.js';
import type { RunExecution, RunSignals } from './engine/scheduler-engine.js';
import type { PreviewBoard } from './preview-board.js';
import type { ProgressBoard } from './progress-board.js';
import { RunLog } from './run-log.js';
import { beginLine, CANCELLED, defect, failedFor, FENCED, PUSHED_ASIDE, timedOut } from './run-outcomes.js';
import { beginRule, endRule } from './run-rules.js';

/** An importer that was told to stop gets this long before the run is closed without it. */
const STOP_GRACE_MS = 1_500;
/** Between two tries to save the end of a run while nothing can be saved. */
const SAVE_AGAIN_MS = 500;

export interface RunExecutorOptions {
  readonly persistence: Persistence;
  readonly importer: Importer;
  readonly clock: Clock;
  /** The time by the clock that decides what is due; this machine's own may be wrong. */
  readonly decidingNow: () => Moment;
  readonly progress: ProgressBoard;
  readonly previews: PreviewBoard;
  readonly timeoutSec: number;
  readonly limits: FailureLimits;
  readonly replica: string;
  /** Told when the importer is called: milliseconds since the tick fell due; not for runs without a tick. */
  readonly onStartLag: (lagMs: number) => void;
  /** Told how many lines of a run's log could not be kept. */
  readonly onLogLost: (lines: number) => void;
  /** True for a run whose lease is gone: whoever closes it as lost writes its end. */
  readonly isForsaken: (runId: string) => boolean;
  /** Makes the retry of a run that the end of this process cuts short, where another process can carry it out. */
  readonly handOver?: RunMaker;
  /** True once the process is going down: an end that cannot be saved then is left to the next start. */
  readonly isStopping: () => boolean;
  /** Told about an importer's defect, which is not the tenant's fault. */
  readonly onDefect: (run: Run, error: unknown) => void;
}

/** Carries out ONE run from start to audit entry; the timer, Run now, slices and a retry share it. */
export class RunExecutor implements RunExecution {
  constructor(private readonly options: RunExecutorOptions) {}

  async execute(run: Run, signals: RunSignals, released: () => void): Promise<void> {
    try {
      await this.carryOut(run, signals, released);
    } catch (error) {
      this.options.onDefect(run, error);
    }
  }

  private async carryOut(run: Run, signals: RunSignals, released: () => void): Promise<void> {
    const { replica, persistence, clock, onLogLost, limits, progress } = this.options;
    const started = run.status === 'running' ? run : await this.save(run.tenant, beginRule(run, replica));
    if (!started) return;
    const log = new RunLog(run.id, { store: persistence.runLogs, clock, onLost: onLogLost });
    const live = started.mode === 'live';
    if (live) log.add({ level: 'info', message: beginLine(started) });
    const imported = await this.import(started, signals, log);
    const outcome = { ...imported, endedAt: this.options.decidingNow() };
    released();
    progress.forget(run.id);
    if (live) {
      const level = outcome.status === 'succeeded' ? 'info' : outcome.status === 'cancelled' ? 'warn' : 'error';
      log.add({ level, message: `Ended: ${outcome.status}. ${outcome.message}` });
    }
    const isOurs = outcome.status === 'succeeded' || !this.options.isForsaken(run.id);
    // Nobody waits for what the timer has started; what people asked for they watch.
    const patient = run.trigger === 'schedule';
    const rule = endRule(started, outcome, limits, this.options.handOver);
    const end = isOurs ? this.save(run.tenant, rule, { patient }) : undefined;
    await Promise.all([end, log.close()]);
  }

  private async import(run: Run, { signal, yieldSignal }: RunSignals, log: RunLog): Promise<RunOutcome> {
    const { clock, timeoutSec } = this.options;
    const stop = new AbortController();
    let late = false;
    let giveUp: (outcome: RunOutcome) => void = () => undefined;
    const abandoned = new Promise<RunOutcome>((resolve) => (giveUp = resolve));
    let cancelGrace = (): void => undefined;
    const stopped = (): RunOutcome =>
      late ? timedOut(timeoutSec) : isSlice(run) && yieldSignal.aborted ? PUSHED_ASIDE : CANCELLED;
    const halt = (): void => {
      stop.abort();
      cancelGrace = clock.after(STOP_GRACE_MS, () => giveUp(stopped()));
    };
    const cancelDeadline = clock.after(timeoutSec * 1000, () => {
      late = true;
      halt();
    });
    signal.addEventListener('abort', halt, { once: true });
    if (signal.aborted) halt();
    if (run.scheduledFor !== null && run.trigger === 'schedule') {
      const calledAt = Math.max(this.options.decidingNow(), run.startedAt ?? run.scheduledFor);
      this.options.onStartLag(Math.max(0, calledAt - run.scheduledFor));
    }
    try {
      const imported = this.call(run, stop.signal, yieldSignal, log).catch((error: unknown) =>
        stop.signal.aborted && !(error instanceof RunFenced) ? stopped() : this.failed(run, error),
      );
      return await Promise.race([imported, abandoned]);
    } finally {
      cancelDeadline();
      cancelGrace();
      signal.removeEventListener('abort', halt);
    }
  }

  private async call(run: Run, signal: AbortSignal, yieldSignal: AbortSignal, log: RunLog): Promise<RunOutcome> {
    const { importer, progress, previews, persistence } = this.options;
    const { tenant, id: runId, attempt, trigger } = run;
    const row = run.mode === 'live' ? await persistence.schedules.get(tenant) : undefined;
    const approved = row?.schedule.withheld?.approved;
    const request: ImportRequest = {
      tenant,
      runId,
      attempt,
      trigger,
      signal,
      yieldSignal,
      ...(approved === undefined ? {} : { approvedMissing: approved }),
      progress: (made) => {
        if (!log.isClosed) progress.set(runId, tenant, made);
      },
      log: (line) => log.add(line),
    };
    const result = await importer.run(request);
    if (result.preview) previews.put(runId, result.preview);
    return { status: 'succeeded', ...result };
  }

  private failed(run: Run, error: unknown): RunOutcome {
    if (error instanceof ImportFailure) return failedFor(error);
    if (error instanceof RunFenced) return FENCED;
    this.options.onDefect(run, error);
    return defect();
  }

  /** A started run must end: while nothing can be saved its end is tried again until it is durable or the store is gone. */
  private async save<Result>(
    tenant: string,
    rule: TenantRule<Result>,
    options?: ActOptions,
  ): Promise<Result | undefined> {
    for (;;) {
      try {
        return await this.options.persistence.act(tenant, rule, options);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'persistence_unavailable') throw error;
        if (this.options.isStopping()) return undefined;
        await new Promise<void>((resolve) => this.options.clock.after(SAVE_AGAIN_MS, resolve));
      }
    }
  }
}
