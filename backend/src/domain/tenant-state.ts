import type { NewAuditEntry } from './audit-entry.js';
import type { Credential } from './credential.js';
import type { Moment } from './moment.js';
import type { Run } from './run.js';
import type { Schedule } from './schedule.js';
import type { Tick } from './tick.js';

/** What one transaction sees of a tenant: the newest state, including changes that are on their way to the disk. */
export interface TenantState {
  /** The store's clock; in a shared store the database's. */
  readonly now: Moment;
  readonly schedule?: Schedule;
  /** The queued or running run, also when its schedule is gone. */
  readonly activeRun?: Run;
  /** The tenant's AccuLynx key, sealed. */
  readonly credential?: Credential;
  /** The tenant's last ledger row, while no tick has run since: the row that an equal decision extends. */
  readonly openTick?: Tick;
  /** The last span in which nothing could be saved; `to` is `now` while it lasts. */
  readonly outage?: { readonly from: Moment; readonly to: Moment };
}

/** What one transaction changes; all of it is durable together, or none of it is. */
export interface TenantChange<Result> {
  /** Written as it is; null removes the schedule. */
  readonly schedule?: Schedule | null;
  /** Each replaces the run of the same id. */
  readonly runs?: readonly Run[];
  /** Each replaces the ledger row of the same tenant and `from`. */
  readonly ticks?: readonly Tick[];
  readonly audit?: readonly NewAuditEntry[];
  /** Written as it is; null removes it. A second tenant with the same `companyId` → DomainError `location_in_use`. */
  readonly credential?: Credential | null;
  readonly idempotency?: IdempotencyRecord;
  readonly result: Result;
}

/** A rule: what becomes of a tenant. Pure and synchronous; may throw a DomainError, then nothing is written. */
export type TenantRule<Result> = (state: TenantState) => TenantChange<Result>;

/** The answer of an act with an Idempotency-Key, kept for 24 h. `scope` is principal, route and tenant. */
export interface IdempotencyRecord {
  readonly scope: string;
  readonly key: string;
  /** SHA-256 (hex) of the request body: the same key with another body is refused. */
  readonly bodySha256: string;
  /** What was started, so that a replay can answer. */
  readonly runId: string;
  readonly actionId: string;
  readonly at: Moment;
}

/** The part of an idempotency record that is known before what it started is. */
export type IdempotencyKey = Omit<IdempotencyRecord, 'runId' | 'actionId' | 'at'>;
