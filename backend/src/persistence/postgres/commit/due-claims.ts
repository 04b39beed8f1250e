import type { PoolClient, QueryResultRow } from 'pg';
import type { Clock } from '../../../clock/clock.js';
import type { Run } from '../../../domain/run.js';
import type { TenantRule } from '../../../domain/tenant-state.js';
import type { StoreLog } from '../../store-log.js';
import type { NextWake } from '../../persistence.js';
import { again } from '../connection/again.js';
import type { Database } from '../connection/database.js';
import { refusalFor, troubleOf } from '../connection/database-trouble.js';
import type { DatabaseClock } from '../database-clock.js';
import type { OutageWatch } from '../outage-watch.js';
import type { ActQueue } from './act-queue.js';
import type { Committer } from './committer.js';
import type { Draft } from './draft.js';
import type { FellowWishes } from './fellow-wishes.js';
import type { CommitNumbers } from './numbering.js';
import { lockDue, lockFree } from './tenant-rows.js';

/** A schedule whose rule failed is not looked at again for this long, or until something changes it. */
const SET_ASIDE_MS = 60_000;
/** Schedules in one transaction; more of them wait for the next call. */
const MOST_AT_ONCE = 500;

interface Failure {
  readonly tenant: string;
  readonly error: unknown;
}

interface Wanted {
  readonly slots: number;
  readonly rule: TenantRule<Run | undefined>;
}

interface Claimed {
  readonly runs: Run[];
  readonly failures: Failure[];
}

type Fellows = Pick<FellowWishes, 'tenants' | 'decide'>;
const NOBODY: Fellows = { tenants: [], decide: () => undefined };

export interface DueClaimsOptions {
  readonly database: Database;
  readonly committer: Committer;
  /** Where acts wait that may share a claim's transaction. */
  readonly acts: Pick<ActQueue, 'takePatient'>;
  readonly databaseClock: DatabaseClock;
  readonly clock: Clock;
  readonly outage: OutageWatch;
  readonly log: StoreLog;
}

/** Looks at due schedules for the dispatcher, beside the dispatchers of other replicas. */
export class DueClaims {
  private readonly aside = new Map<string, () => void>();
  private deferred: { readonly error: unknown } | undefined;

  constructor(private readonly options: DueClaimsOptions) {}

  /** See `Persistence.claimDue`. */
  async claim(slots: number, rule: TenantRule<Run | undefined>): Promise<readonly Run[]> {
    this.throwDeferred();
    const { runs, failures } = await this.together({ slots, rule });
    for (const { tenant, error } of failures) this.setAside(tenant, error);
    if (runs.length === 0) this.throwDeferred();
    return runs;
  }

  /** Takes along what waits for a transaction, unless just that is what makes it fail. */
  private async together(wanted: Wanted): Promise<Claimed> {
    const fellows = this.options.acts.takePatient();
    try {
      const { claimed, numbers } = await this.commit(wanted, fellows);
      fellows.settle(numbers);
      return claimed;
    } catch (error) {
      fellows.giveBack();
      if (fellows.tenants.length === 0 || troubleOf(error).kind !== 'defect') throw refusalFor(error);
    }
    try {
      return (await this.commit(wanted, NOBODY)).claimed;
    } catch (error) {
      throw refusalFor(error);
    }
  }

  private async commit(
    { slots, rule }: Wanted,
    fellows: Fellows,
  ): Promise<{ readonly claimed: Claimed; readonly numbers: CommitNumbers | undefined }> {
    let claimed: Claimed = { runs: [], failures: [] };
    const numbers = await again(() =>
      this.options.committer.commit('worker', async (client, draft) => {
        claimed = { runs: [], failures: [] };
        await this.look(client, draft, slots, rule, fellows, claimed);
      }),
    );
    return { claimed, numbers };
  }

  /** See `Persistence.nextWakeAt`. */
  async next(): Promise<NextWake | undefined> {
    try {
      const [row] = await again(() =>
        this.options.database.work<NextWake & QueryResultRow>({
          name: 'next-wake',
          text: NEXT,
          values: [[...this.aside.keys()], this.options.databaseClock.override()],
        }),
      );
      return row;
    } catch (error) {
      throw refusalFor(error);
    }
  }

  /** Something has changed the tenant: its rule may fail no more. */
  changed(tenant: string): void {
    this.aside.get(tenant)?.();
    this.aside.delete(tenant);
  }

  private async look(
    client: PoolClient,
    draft: Draft,
    slots: number,
    rule: TenantRule<Run | undefined>,
    fellows: Fellows,
    { runs, failures }: Claimed,
  ): Promise<void> {
    const { databaseClock, outage } = this.options;
    const looked = [...this.aside.keys(), ...fellows.tenants];
    const decideOn = (tenants: readonly string[]): number => {
      for (const tenant of tenants) {
        looked.push(tenant);
        try {
          const run = draft.decide(tenant, rule, outage.span(draft.now));
          if (run) runs.push(run);
        } catch (error) {
          failures.push({ tenant, error });
        }
      }
      return tenants.length;
    };
    let idle = Math.min(slots, MOST_AT_ONCE);
    // Both questions before the first answer: they go out in one packet.
    const [due] = await Promise.all([
      lockDue(client, databaseClock, draft, { without: [...looked], busy: MOST_AT_ONCE, idle }),
      lockFree(client, databaseClock, draft, fellows.tenants),
    ]);
    fellows.decide(draft);
    let found = decideOn(due);
    // A rule may start nothing, which leaves its slot to the next one.
    for (let at = found; idle > 0 && found >= idle && runs.length < slots && at < MOST_AT_ONCE; at += found) {
      idle = Math.min(slots - runs.length, MOST_AT_ONCE);
      found = decideOn(await lockDue(client, databaseClock, draft, { without: looked, busy: 0, idle }));
    }
  }

  private setAside(tenant: string, error: unknown): void {
    const { log, clock } = this.options;
    log('error', 'A due schedule could not be decided and is set aside for a minute.', { tenant, err: error });
    this.deferred ??= { error };
    this.aside.set(
      tenant,
      clock.after(SET_ASIDE_MS, () => this.aside.delete(tenant)),
    );
  }

  /** Runs that were claimed beside a failure must reach the caller, so the failure waits for the next call. */
  private throwDeferred(): void {
    const { deferred } = this;
    this.deferred = undefined;
    if (deferred) throw deferred.error;
  }
}

const earliest = (which: string): string =>
  `(SELECT tenant, wake_at AS at FROM command_center.tenants
    WHERE wake_at IS NOT NULL AND ${which} AND tenant <> ALL ($1::text[]) ORDER BY wake_at, tenant LIMIT 1)`;
const NEXT = `SELECT tenant, at, coalesce($2::bigint, command_center.now_ms()) AS now FROM (${earliest('busy')} UNION ALL ${earliest('NOT busy')}) AS both_kinds
  ORDER BY at, tenant LIMIT 1`;
