import type { Moment } from '../../../domain/moment.js';
import { isActive } from '../../../domain/run.js';
import { BINS_KEPT } from '../../../domain/summary-bins.js';
import type { FittedSource, PortableFacts, PortableKind, PortableReaders, PortableSource } from '../../portable.js';
import { tickKey } from '../../history/tick-rows.js';
import { AuditRings } from '../state/audit-rings.js';
import { IdempotencyRecords } from '../state/idempotency-records.js';
import { LOCAL_RUNS_KEPT } from '../state/store-state.js';
import { finalAt, planHistory, planRunLogs } from './history-plan.js';

const WHY: Readonly<Partial<Record<PortableKind, string>>> = {
  run: 'A data directory keeps 7 days of run history, or 256 MB.',
  tick: 'A data directory keeps 7 days of the ledger, or 256 MB with the run history.',
  audit: 'A data directory keeps the last 100 entries, at least the newest 50 acts of people.',
  local_run: 'A data directory keeps the last 50.',
  idempotency: 'A data directory keeps those of the last 24 hours.',
  summary_bin: 'A data directory keeps those of the last day.',
  run_log: 'A data directory keeps the logs of the newest 5,000 runs, or 64 MB.',
};

/** What of a source has a place in a data directory: what the JSON store would have kept of it. */
export class JsonFit implements FittedSource {
  private readonly missing = new Map<PortableKind, number>();
  readonly facts: PortableReaders;

  private constructor(
    private readonly source: PortableSource,
    private readonly historyFrom: Moment,
    private readonly isLogKept: (runId: string) => boolean,
  ) {
    const { facts } = source;
    this.facts = {
      ...facts,
      run: () => this.kept('run', facts.run(), (run) => isActive(run) || this.isRecent(finalAt.run(run))),
      tick: () => this.ticks(),
      audit: () => this.audit(),
      local_run: () => this.newest('local_run', facts.local_run(), LOCAL_RUNS_KEPT),
      idempotency: () => this.answers(),
      summary_bin: () => this.newest('summary_bin', facts.summary_bin(), BINS_KEPT),
      run_log: () => this.kept('run_log', facts.run_log(), ({ runId }) => this.isLogKept(runId)),
      numbers: () => this.numbers(),
    };
  }

  static async of(source: PortableSource, now: Moment): Promise<JsonFit> {
    return new JsonFit(source, await planHistory(source, now), await planRunLogs(source));
  }

  leftOut(): ReturnType<FittedSource['leftOut']> {
    return [...this.missing].map(([kind, count]) => ({ kind, count, why: WHY[kind] ?? '' }));
  }

  private isRecent(at: Moment): boolean {
    return at >= this.historyFrom;
  }

  private async *kept<Row>(
    kind: PortableKind,
    rows: AsyncIterable<Row>,
    isKept: (row: Row) => boolean,
  ): AsyncGenerator<Row> {
    this.missing.delete(kind);
    for await (const row of rows) {
      if (isKept(row)) yield row;
      else this.miss(kind, 1);
    }
  }

  private async *newest<Row>(kind: PortableKind, rows: AsyncIterable<Row>, most: number): AsyncGenerator<Row> {
    this.missing.delete(kind);
    const newest: Row[] = [];
    for await (const row of rows) {
      newest.push(row);
      if (newest.length <= most) continue;
      newest.shift();
      this.miss(kind, 1);
    }
    yield* newest;
  }

  /** An open row is its tenant's present, however old it is. */
  private async *ticks(): AsyncGenerator<PortableFacts['tick']> {
    const open = new Set<string>();
    for await (const tick of this.source.facts.open_tick()) open.add(tickKey(tick));
    const isKept = (tick: PortableFacts['tick']): boolean =>
      open.has(tickKey(tick)) || this.isRecent(finalAt.tick(tick));
    yield* this.kept('tick', this.source.facts.tick(), isKept);
  }

  private async *audit(): AsyncGenerator<PortableFacts['audit']> {
    const rings = new AuditRings();
    let all = 0;
    for await (const entry of this.source.facts.audit()) {
      rings.add(entry);
      all += 1;
    }
    this.noteKept('audit', all, rings.all.length);
    yield* rings.all;
  }

  private async *answers(): AsyncGenerator<PortableFacts['idempotency']> {
    const records = new IdempotencyRecords();
    let all = 0;
    for await (const record of this.source.facts.idempotency()) {
      records.put(record);
      all += 1;
    }
    this.noteKept('idempotency', all, records.all().length);
    yield* records.all();
  }

  /** The target has to know that it lacks something. */
  private async *numbers(): AsyncGenerator<PortableFacts['numbers']> {
    const lacksRows = this.missing.has('run') || this.missing.has('tick');
    for await (const numbers of this.source.facts.numbers()) {
      const { historyPrunedBefore } = numbers;
      yield lacksRows ? { ...numbers, historyPrunedBefore: Math.max(historyPrunedBefore, this.historyFrom) } : numbers;
    }
  }

  private noteKept(kind: PortableKind, all: number, kept: number): void {
    this.missing.delete(kind);
    if (kept < all) this.miss(kind, all - kept);
  }

  private miss(kind: PortableKind, count: number): void {
    this.missing.set(kind, (this.missing.get(kind) ?? 0) + count);
  }
}
