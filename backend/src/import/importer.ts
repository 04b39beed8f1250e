import type { RecordKind } from '../domain/crm-record.js';
import type { ChainKind } from '../domain/import-state.js';
import type { JsonValue } from '../domain/json.js';
import type { Moment } from '../domain/moment.js';
import type { RunErrorClass, RunMode, RunStats, RunTrigger } from '../domain/run.js';
import type { RunLogLine } from '../domain/run-log-line.js';

/** Injection token of the {@link Importer} seam. */
export const IMPORTER = Symbol('IMPORTER');

/** How far a run under way has come; told to people, never saved. */
export interface ImportProgress {
  /** Records created or updated so far. */
  readonly imported: number;
  /** What is being read: `jobs`, `contacts`, … */
  readonly resource?: string;
  readonly page?: number;
  /** As far as the vendor's count can be believed. */
  readonly expectedPages?: number;
}

export interface ImportRequest {
  readonly tenant: string;
  readonly runId: string;
  readonly attempt: number;
  /** `backfill`: work one slice of the tenant's chain. `preview`: read and compare, write nothing. Others: import what changed. */
  readonly trigger: RunTrigger;
  /** Aborted at the run's deadline, on cancel and at shutdown; an importer stops at its next safe point. */
  readonly signal: AbortSignal;
  /** Aborted when somebody waits for this slice to give way: it ends normally after its present page, within 4 s. */
  readonly yieldSignal: AbortSignal;
  /** How many missing records an operator has allowed the next reconcile to mark, if any did. */
  readonly approvedMissing?: number;
  /** May be called as often as wanted. */
  readonly progress: (progress: ImportProgress) => void;
  /** A line of the run's log; may be called as often as wanted. */
  readonly log: (line: Omit<RunLogLine, 'at'>) => void;
}

/** What an import would change, field by field. */
export interface PreviewDiff {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Known records that the sweep did not find; null when the sweep could not be completed in time. */
  readonly missing: number | null;
  /** False when time or budget ran out before every page was read. */
  readonly complete: boolean;
  readonly apiCalls: number;
  /** At most 20 records. */
  readonly sample: readonly {
    readonly kind: RecordKind;
    readonly externalId: string;
    readonly title: string;
    readonly change: 'created' | 'updated' | 'missing';
    readonly fields: readonly { readonly field: string; readonly before: JsonValue; readonly after: JsonValue }[];
  }[];
}

export interface ImportResult {
  readonly mode: RunMode;
  readonly message: string;
  readonly stats: RunStats;
  /** The chain of slices that is to go on, null when it has ended; left out where nothing changes about it. */
  readonly chain?: { readonly kind: ChainKind; readonly remaining?: number } | null;
  /** True when this slice did something that the next one need not do again: its back-off starts anew. */
  readonly progressed?: boolean;
  /** Missing records that were not marked; null when none are withheld any more. */
  readonly withheld?: { readonly missing: number; readonly known: number } | null;
  readonly preview?: PreviewDiff;
}

/** An import that ended badly, in words and classes an operator understands. Anything else thrown is class `system`. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';

  constructor(
    readonly errorClass: RunErrorClass,
    readonly code: string,
    message: string,
    readonly stats?: RunStats,
    /** When the vendor may be asked again; with `rate_limited`. */
    readonly retryAt?: Moment,
    /** See `ImportResult.progressed`. */
    readonly progressed?: boolean,
  ) {
    super(message);
  }
}

/**
 * What a run calls. Imports are idempotent: a run may be repeated after a crash. Nothing is called upstream outside
 * `run`.
 */
export interface Importer {
  /** How a run of this tenant would import now; cheap, asked for every row. */
  modeOf(tenant: string): RunMode;
  /** Imports one tenant. @throws ImportFailure */
  run(request: ImportRequest): Promise<ImportResult>;
}
