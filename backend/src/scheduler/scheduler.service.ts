import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.js';
import type { Act } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import type { Run, RunMode } from '../domain/run.js';
import { isActive } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import type { IdempotencyKey } from '../domain/tenant-state.js';
import type { ImportProgress, PreviewDiff } from '../import/importer.js';
import type { Persistence } from '../persistence/persistence.js';
import { Admission } from './admission.js';
import { type AskOrder, cancelRule } from './ask-rules.js';
import type { SchedulerEngine } from './engine/scheduler-engine.js';
import type { GiveWay } from './give-way.js';
import type { Heartbeat } from './heartbeat.js';
import type { PreviewBoard } from './preview-board.js';
import type { ProgressBoard } from './progress-board.js';
import { RunWaiters } from './run-waiters.js';

/** What became of a wish for a run. */
export interface Asked {
  readonly run: Run;
  readonly actionId: string;
}

/** How an asking client wants to be answered. */
export interface AskOptions {
  /** Milliseconds to wait for the run's end. */
  readonly waitMs: number;
  readonly key?: IdempotencyKey;
}

/** What operators ask of the scheduler, and what it can tell about itself. */
export class SchedulerService {
  private readonly waiters: RunWaiters;
  private readonly admission: Admission;
  private lettingGo = false;
  /** Askers with the same Idempotency-Key go one after the other, so that the second finds the first one's answer. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly persistence: Persistence,
    private readonly engine: SchedulerEngine,
    private readonly make: RunMaker,
    private readonly progress: ProgressBoard,
    private readonly heartbeat: Heartbeat,
    private readonly previews: PreviewBoard,
    giveWay: GiveWay,
    clock: Clock,
  ) {
    this.waiters = new RunWaiters(persistence, clock);
    this.admission = new Admission(persistence, make, giveWay, this.waiters);
  }

  /** Run now. @throws DomainError `schedule_not_found`, `run_in_progress`, `credentials_hold`, `idempotency_mismatch` */
  runNow(tenant: string, act: Act, options: AskOptions): Promise<Asked> {
    return this.inTurn(options, () => this.ask(tenant, act, options, { trigger: 'manual' }));
  }

  /** Repeats an ended run as a new one. @throws as `runNow`, and `run_not_found` */
  async retry(runId: string, act: Act, options: AskOptions): Promise<Asked> {
    const run = await this.known(runId);
    return this.inTurn(options, () => this.ask(run.tenant, act, options, { trigger: 'retry', again: run }));
  }

  /**
   * Compares what the vendor has with what is here and writes nothing. @throws as `runNow`, and `validation_failed` for
   * a tenant without a key
   */
  async preview(tenant: string, act: Act, options: AskOptions): Promise<Asked> {
    const row = await this.persistence.schedules.get(tenant);
    if (row && this.modeOf(tenant) === 'stub') {
      const message = `${tenant} has no AccuLynx key; the stub has nothing to compare.`;
      throw new DomainError('validation_failed', message, { errors: [{ field: 'tenant', message }], tenant });
    }
    return this.ask(tenant, act, options, { trigger: 'preview' });
  }

  /** What a preview that has ended has found; kept for the newest ones. */
  previewOf(runId: string): PreviewDiff | undefined {
    return this.previews.of(runId);
  }

  /** Asks a run to stop; one that has ended stays as it is. @throws DomainError `run_not_found` */
  async cancel(runId: string, act: Act): Promise<Asked> {
    const known = await this.known(runId);
    const actionId = randomUUID();
    const run = await this.persistence.act(known.tenant, cancelRule(runId, act, actionId));
    if (run?.cancelReason) this.engine.abort(runId);
    return { run: run ?? (await this.known(runId)), actionId: run ? actionId : (known.actionId ?? actionId) };
  }

  /** Stops a run whose end is already durable wish, e.g. because its schedule was deleted. */
  abort(runId: string): void {
    this.engine.abort(runId);
  }

  /** Answers those who wait for a run that this process will not start any more, or that another replica carries out. */
  letGo(): Promise<void> {
    this.lettingGo = true;
    const here = this.persistence.fleet?.replica;
    return this.waiters.release(
      ({ status, replica }) => status !== 'queued' && (here === undefined || replica === here),
    );
  }

  modeOf(tenant: string): RunMode {
    return this.make.modeOf(tenant);
  }

  /** How far an active run has come. */
  progressOf(runId: string | undefined): ImportProgress {
    return runId === undefined ? { imported: 0 } : this.progress.of(runId);
  }

  slots(): { readonly used: number; readonly total: number } {
    return this.engine.slots();
  }

  heartbeatAgeSec(): number {
    return this.heartbeat.ageSec();
  }

  private async ask(
    tenant: string,
    act: Act,
    { key, waitMs }: AskOptions,
    order: Pick<AskOrder, 'trigger' | 'again'>,
  ): Promise<Asked> {
    const first = key && (await this.firstAnswer(key));
    if (first) return { run: await this.afterWaiting(first.runId, waitMs), actionId: first.actionId };
    const actionId = randomUUID();
    try {
      const queued = await this.admission.admit(tenant, act, { ...order, actionId, ...(key ? { key } : {}) });
      this.engine.enqueue(queued);
      return { run: await this.afterWaiting(queued.id, waitMs), actionId };
    } catch (error) {
      // Another replica may have answered the same key meanwhile; its run is what is in the way then.
      const won = key && isInTheWay(error) ? await this.firstAnswer(key) : undefined;
      if (!won) throw error;
      return { run: await this.afterWaiting(won.runId, waitMs), actionId: won.actionId };
    }
  }

  private async firstAnswer(key: IdempotencyKey) {
    const first = await this.persistence.runs.idempotent(key.scope, key.key);
    if (first && first.bodySha256 !== key.bodySha256) {
      throw new DomainError(
        'idempotency_mismatch',
        'This Idempotency-Key was used with another body. Nothing was started; send a new key.',
      );
    }
    return first;
  }

  private async afterWaiting(runId: string, waitMs: number): Promise<Run> {
    return (await this.waiters.ended(runId, this.lettingGo ? 0 : waitMs)) ?? this.known(runId);
  }

  private async known(runId: string): Promise<Run> {
    const run = await this.persistence.runs.get(runId);
    if (!run) throw new DomainError('run_not_found', 'This run does not exist, or it is older than the kept history.');
    return run;
  }

  private async inTurn<Result>({ key }: AskOptions, work: () => Promise<Result>): Promise<Result> {
    if (!key) return work();
    const name = JSON.stringify([key.scope, key.key]);
    const before = this.turns.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.turns.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.turns.get(name) === mine) this.turns.delete(name);
    }
  }
}

const isInTheWay = (error: unknown): boolean => error instanceof DomainError && error.code === 'run_in_progress';

/** True when the answer to an asking client is final. */
export const hasEnded = (asked: Asked): boolean => !isActive(asked.run);
