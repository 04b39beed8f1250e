import type { RunErrorClass, RunMode, RunStats, RunTrigger } from '../domain/run.js';

/** Injection token of the {@link Importer} seam. */
export const IMPORTER = Symbol('IMPORTER');

export interface ImportRequest {
  readonly tenant: string;
  readonly runId: string;
  readonly trigger: RunTrigger;
  /** Aborted at the run's deadline, on cancel and at shutdown; an importer stops at its next safe point. */
  readonly signal: AbortSignal;
  /** Tells how many records are in so far; may be called as often as wanted. */
  readonly progress: (imported: number) => void;
}

export interface ImportResult {
  readonly mode: RunMode;
  readonly message: string;
  readonly stats: RunStats;
}

/** An import that ended badly, in words and classes an operator understands. Anything else thrown is class `system`. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';

  constructor(
    readonly errorClass: RunErrorClass,
    readonly code: string,
    message: string,
    readonly stats?: RunStats,
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
