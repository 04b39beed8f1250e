import type { Clock } from '../../../clock/clock.js';
import type { ChainPosition, ImportState, Owed } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import type { RecordBatch, RecordStore } from '../../../persistence/record-store.js';
import type { ImportRequest } from '../../importer.js';
import type { AccuLynxSession } from '../client/call.js';
import type { UserNames } from '../mapper/user-record.js';
import { isNothing, NOTHING_OWED } from './owed.js';
import type { RunStatsBook } from './run-stats.js';
import type { RunTime } from './run-time.js';

type SeenRecord = NonNullable<RecordBatch['seen']>[number];

export interface ImportRunParts {
  readonly request: ImportRequest;
  readonly session: AccuLynxSession;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly time: RunTime;
  readonly stats: RunStatsBook;
  /** As it was when the run began. */
  readonly state: ImportState;
  readonly sweepRows: number;
}

/** One run at work: what its parts share, and the one way in which it writes. */
export class ImportRun {
  readonly request: ImportRequest;
  readonly session: AccuLynxSession;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly time: RunTime;
  readonly stats: RunStatsBook;
  /** After so many rows a sweep by created date begins anew at the day it has reached. */
  readonly sweepRows: number;
  /** The tenant's import memory as the next commit will write it. */
  state: ImportState;
  /** When this run began. */
  readonly startedAt: Moment;
  /** Names of users, once they were asked for. */
  users: UserNames | undefined;
  usersReadAgain = false;
  /** Questions about single items that were given up. */
  unanswered = 0;
  /** Resources that the vendor closed to this key; not asked for again in this run. */
  readonly closed = new Set<string>();
  /** The tenant's import memory as it is saved. */
  saved: ImportState;
  /** The tenant's import memory as it was when the run began. */
  readonly before: ImportState;
  private seenLater: SeenRecord[] = [];

  constructor(parts: ImportRunParts) {
    this.request = parts.request;
    this.session = parts.session;
    this.records = parts.records;
    this.clock = parts.clock;
    this.time = parts.time;
    this.stats = parts.stats;
    this.sweepRows = parts.sweepRows;
    this.state = parts.state;
    this.saved = parts.state;
    this.before = parts.state;
    this.startedAt = parts.clock.now();
  }

  remember(changes: Partial<ImportState>): void {
    this.state = { ...this.state, ...changes };
  }

  /** What the tenant owes, as the next commit will write it. */
  get owed(): Owed {
    return this.state.owed ?? NOTHING_OWED;
  }

  /** Tenants that owe nothing have no memory of it. */
  rememberOwed(owed: Owed): void {
    if (owed === this.owed) return;
    const { owed: _before, ...rest } = this.state;
    this.state = isNothing(owed) ? rest : { ...rest, owed };
  }

  moveChain(changes: Partial<ChainPosition>): void {
    if (this.state.chain) this.remember({ chain: { ...this.state.chain, ...changes } });
  }

  endChain(): void {
    const { chain: _ended, ...rest } = this.state;
    this.state = rest;
  }

  /** True once the next run need not do again what this one did. */
  get progressed(): boolean {
    const { watermarks, chain } = this.saved;
    return watermarks !== this.before.watermarks || hasAdvanced(this.before.chain, chain);
  }

  /** For the next commit: seen, and not changed. */
  noteSeen(seen: readonly SeenRecord[]): void {
    this.seenLater.push(...seen);
  }

  /** Records and memory in one durable step. @throws RunFenced when this run is not the tenant's active one any more. */
  async commit({
    upserts = [],
    rewritten = [],
    seen = [],
    missing = [],
  }: Omit<RecordBatch, 'runId' | 'attempt' | 'state'> = {}) {
    const { tenant, runId, attempt } = this.request;
    const { state } = this;
    const batch = { upserts, rewritten, seen: [...this.seenLater, ...seen], missing };
    await this.records.apply(tenant, { runId, attempt, ...batch, state });
    this.seenLater = [];
    this.saved = state;
  }

  /** Tells people how far it has come. */
  report(resource: string, page?: number, expectedPages?: number): void {
    this.request.progress({
      imported: this.stats.imported,
      resource,
      ...(page === undefined ? {} : { page }),
      ...(expectedPages === undefined ? {} : { expectedPages }),
    });
  }

  note(level: 'info' | 'warn', message: string): void {
    this.request.log({ level, message });
  }

  /** Says once that a resource is closed to the key. */
  close(resource: string): void {
    if (this.closed.has(resource)) return;
    this.closed.add(resource);
    this.note('warn', `The key may not read ${resource}. It is left out of this run.`);
  }
}

/** A chain that begins, ends, or stands further on than it did. Going over the same pages again is no progress. */
function hasAdvanced(before: ChainPosition | undefined, after: ChainPosition | undefined): boolean {
  if (!before || !after) return before !== after;
  if (before.step !== after.step || before.kind !== after.kind || before.again !== after.again) return true;
  const [dayBefore, dayAfter] = [before.fromDay ?? 0, after.fromDay ?? 0];
  return dayAfter > dayBefore || (dayAfter === dayBefore && after.offset > before.offset);
}
