import type { Clock } from '../../../clock/clock.js';
import type { ChainPosition, ImportState } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import type { RecordBatch, RecordStore } from '../../../persistence/record-store.js';
import type { ImportRequest } from '../../importer.js';
import type { AccuLynxSession } from '../client/call.js';
import type { UserNames } from '../mapper/user-record.js';
import type { RunStatsBook } from './run-stats.js';
import type { RunTime } from './run-time.js';

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
  /** Resources that the vendor closed to this key; not asked for again in this run. */
  readonly closed = new Set<string>();
  /** True once a watermark or the chain has moved for sure. */
  progressed = false;
  /** The tenant's import memory as it is saved. */
  saved: ImportState;

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
    this.startedAt = parts.clock.now();
  }

  remember(changes: Partial<ImportState>): void {
    this.state = { ...this.state, ...changes };
  }

  moveChain(changes: Partial<ChainPosition>): void {
    if (this.state.chain) this.remember({ chain: { ...this.state.chain, ...changes } });
  }

  endChain(): void {
    const { chain: _ended, ...rest } = this.state;
    this.state = rest;
  }

  /** Records and memory in one durable step. @throws RunFenced when this run is not the tenant's active one any more. */
  async commit(batch: Pick<RecordBatch, 'upserts' | 'seen' | 'missing'> = {}): Promise<void> {
    const { tenant, runId, attempt } = this.request;
    const { state } = this;
    await this.records.apply(tenant, { runId, attempt, ...batch, state });
    const moved = state.chain !== this.saved.chain || state.watermarks !== this.saved.watermarks;
    this.progressed ||= moved;
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
