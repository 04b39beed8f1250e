import { Inject, Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { CLOCK, type Clock } from '../clock/clock.js';
import { type Act, actedBy } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import type { LocalAction, LocalRun } from '../domain/local-run.js';
import { roleAllows } from '../domain/operator.js';
import type { IdempotencyKey, IdempotencyRecord } from '../domain/tenant-state.js';
import type { StoreReport } from '../persistence/maintenance-store.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { ACTION_ROLE, ACTIONS } from './actions.js';

/** Carries out maintenance actions and keeps a record of each. */
@Injectable()
export class LocalActionsService {
  /** Actions go one after the other: a backup beside a prune would tell neither what it saw. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly scheduler: SchedulerService,
  ) {}

  /** Runs an action to its end. @throws DomainError `forbidden`, `idempotency_mismatch` */
  run(action: LocalAction, act: Act, key: IdempotencyKey | undefined): Promise<LocalRun> {
    const needed = ACTION_ROLE[action];
    if (!roleAllows(act.operator.role, needed)) {
      throw new DomainError('forbidden', `${action} needs the role ${needed}; yours is ${act.operator.role}.`);
    }
    const mine = this.turn.then(() => this.first(key)).then((first) => first ?? this.carryOut(action, act, key));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async first(key: IdempotencyKey | undefined): Promise<LocalRun | undefined> {
    const known = key && (await this.persistence.runs.idempotent(key.scope, key.key));
    if (!known) return undefined;
    if (known.bodySha256 !== key.bodySha256) {
      throw new DomainError(
        'idempotency_mismatch',
        'This Idempotency-Key was used with another body. Nothing was started.',
      );
    }
    return this.persistence.localRuns.get(known.runId);
  }

  private async carryOut(action: LocalAction, act: Act, key: IdempotencyKey | undefined): Promise<LocalRun> {
    const begun: LocalRun = {
      id: v7(),
      action,
      status: 'running',
      startedAt: this.clock.now(),
      durationMs: 0,
      stdout: '',
      stderr: '',
    };
    const record: IdempotencyRecord | undefined = key && {
      ...key,
      runId: begun.id,
      actionId: begun.id,
      at: begun.startedAt,
    };
    await this.persistence.localRuns.save(begun, undefined, record);
    const before = this.clock.monotonic();
    const report = await this.report(action, act);
    const ended: LocalRun = {
      ...begun,
      status: report.ok ? 'succeeded' : 'failed',
      durationMs: Math.round(this.clock.monotonic() - before),
      stdout: report.ok ? text(report) : '',
      stderr: report.ok ? '' : text(report),
      ...(report.ok ? {} : { error: report.lines[0] ?? `${action} failed.` }),
    };
    await this.persistence.localRuns.save(ended, {
      ...actedBy(act),
      tenant: 'system',
      operation: 'ops.local.run',
      actionId: begun.id,
      outcome: report.ok ? 'success' : 'failed',
      metadata: { action, duration_ms: ended.durationMs, ...(ended.error ? { error: ended.error } : {}) },
    });
    return ended;
  }

  /** An action that throws has failed with a sentence; the record still says so. */
  private async report(action: LocalAction, act: Act): Promise<StoreReport> {
    const scene = {
      persistence: this.persistence,
      clock: this.clock,
      slots: () => this.scheduler.slots(),
      heartbeatAgeSec: () => this.scheduler.heartbeatAgeSec(),
    };
    try {
      return await ACTIONS[action](scene, act.operator);
    } catch (error) {
      const sentence =
        error instanceof DomainError ? error.message : `${action} failed unexpectedly. The log has the details.`;
      return { ok: false, lines: [sentence] };
    }
  }
}

const text = ({ lines }: StoreReport): string => lines.join('\n');
