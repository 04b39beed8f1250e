import type { AccessToken } from '../domain/access-token.js';
import type { AuditEntry } from '../domain/audit-entry.js';
import type { Credential } from '../domain/credential.js';
import type { CrmRecord } from '../domain/crm-record.js';
import type { ImportState } from '../domain/import-state.js';
import type { LocalRun } from '../domain/local-run.js';
import type { Moment } from '../domain/moment.js';
import type { RunLogLine } from '../domain/run-log-line.js';
import type { Run } from '../domain/run.js';
import type { Schedule } from '../domain/schedule.js';
import type { BinCounts } from '../domain/summary-bins.js';
import type { TenantSlug } from '../domain/tenant-slug.js';
import type { IdempotencyRecord } from '../domain/tenant-state.js';
import type { Tick } from '../domain/tick.js';

/** What a store counts on with. */
export interface StoreNumbers {
  /** The numbers of the newest audit entry, in all and of each ring. */
  readonly auditId: number;
  readonly people: number;
  readonly system: number;
  /** Runs and ledger rows before this moment may be gone; 0 when none are. */
  readonly historyPrunedBefore: Moment;
}

/** Everything that a store holds, by kind. */
export interface PortableFacts {
  readonly schedule: Schedule;
  readonly credential: Credential;
  /** The last ledger row of a tenant, while no tick has run since; one of the ticks as well. */
  readonly open_tick: Tick;
  readonly run: Run;
  readonly tick: Tick;
  readonly audit: AuditEntry;
  readonly local_run: LocalRun;
  readonly token: AccessToken;
  readonly idempotency: IdempotencyRecord;
  readonly summary_bin: BinCounts;
  readonly import_state: { readonly tenant: TenantSlug; readonly state: ImportState };
  readonly record: CrmRecord;
  readonly run_log: { readonly runId: string; readonly line: RunLogLine };
  readonly numbers: StoreNumbers;
}

export type PortableKind = keyof PortableFacts;

/** Every kind, in the order in which facts are loaded: a later kind may lean on an earlier one. */
export const PORTABLE_KINDS = [
  'schedule',
  'credential',
  'open_tick',
  'run',
  'tick',
  'audit',
  'local_run',
  'token',
  'idempotency',
  'summary_bin',
  'import_state',
  'record',
  'run_log',
  'numbers',
] as const satisfies readonly PortableKind[];

/**
 * The facts of each kind, one by one and in an order that every store keeps: by tenant, by moment and key, or by number;
 * texts by the bytes of their stored form. Asking again reads again. One reading at a time.
 */
export type PortableReaders = {
  readonly [Kind in PortableKind]: () => AsyncIterable<PortableFacts[Kind]>;
};

/** Take the facts of a kind, in that order. */
export type PortableLoaders = {
  readonly [Kind in PortableKind]: (facts: AsyncIterable<PortableFacts[Kind]>) => Promise<void>;
};

/** Where everything is read from. Nothing of it is changed, and nothing changes while it is open. */
export interface PortableSource {
  /** For people; without a user and without a password. */
  readonly name: string;
  readonly facts: PortableReaders;
  /** What a person has to know about it, in sentences. */
  notes(): readonly string[];
  close(): Promise<void>;
}

/** What of a source has its place in a target. */
export interface FittedSource {
  readonly facts: PortableReaders;
  /** What has not, counted once everything was read. */
  leftOut(): readonly { readonly kind: PortableKind; readonly count: number; readonly why: string }[];
}

/** A store that begins with what another one holds. */
export interface PortableTarget {
  readonly name: string;
  /**
   * Marks it as incomplete, so that no service starts on it.
   * @throws StartRefusal when it holds something, when somebody works on it, or when an earlier move did not end and
   * `restart` does not say that what is there of it may go.
   */
  begin(restart: boolean): Promise<void>;
  fit(source: PortableSource): Promise<FittedSource>;
  readonly load: PortableLoaders;
  /** Everything that was loaded can be read by `facts` after this. */
  settle(): Promise<void>;
  /** What it holds, read anew. */
  readonly facts: PortableReaders;
  /** It is complete: takes the mark away. */
  finish(): Promise<void>;
  /** Gives it back. What was not finished stays marked, or is not there at all. */
  close(): Promise<void>;
}
