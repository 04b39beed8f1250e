import type { Run } from '../../../domain/run.js';
import type { Tick } from '../../../domain/tick.js';
import type { PortableFacts, PortableReaders } from '../../portable.js';
import { asyncRows } from '../../portable/async-rows.js';
import { countedBin } from '../../portable/fact-text.js';
import { compareStored } from '../../portable/stored-order.js';
import type { Disk } from '../files/disk.js';
import { RUN_TARGET, TICK_TARGET } from '../history/history-reader.js';
import { tickKey } from '../../history/tick-rows.js';
import { RunLogFiles } from '../run-logs/run-log-files.js';
import { listRunLogs, RUN_LOGS_DIRECTORY } from '../run-logs/run-log-names.js';
import type { Capture } from '../snapshot/capture.js';
import { capture } from '../snapshot/capture.js';
import type { StoreState } from '../state/store-state.js';
import { join } from 'node:path';
import { HistoryPlaces } from './history-places.js';
import { RecordLogs } from './record-logs.js';

const LINES_AT_ONCE = 1_000;

/** Everything that a data directory holds, from the state that its files gave and from the files beside it. */
export class JsonReaders {
  private readonly held: Capture;
  private readonly runs: HistoryPlaces<Run>;
  private readonly ticks: HistoryPlaces<Tick>;
  private readonly records: RecordLogs;
  readonly facts: PortableReaders;

  constructor(
    private readonly dataDir: string,
    private readonly disk: Disk,
    private readonly state: StoreState,
  ) {
    this.held = capture(0, state);
    const { finals, prunedBefore: since } = state;
    const { openRuns, openTicks } = this.held;
    this.runs = new HistoryPlaces({
      ...RUN_TARGET,
      directory: dataDir,
      keyOf: (run) => run.id,
      since,
      newer: [...finals.runs, ...openRuns],
    });
    this.ticks = new HistoryPlaces({
      ...TICK_TARGET,
      directory: dataDir,
      keyOf: tickKey,
      since,
      newer: [...finals.ticks, ...openTicks],
    });
    this.records = new RecordLogs(dataDir, disk);
    this.facts = this.readers();
  }

  /** Rows of the history that nobody can read any more. */
  get unreadable(): number {
    return this.runs.unreadable + this.ticks.unreadable;
  }

  private readers(): PortableReaders {
    const { held } = this;
    return {
      schedule: () => asyncRows(byTenant(held.schedules)),
      credential: () => asyncRows(byTenant(held.credentials)),
      open_tick: () => asyncRows(byTenant(held.openTicks)),
      run: () => this.runs.rows(),
      tick: () => this.ticks.rows(),
      audit: () => asyncRows(held.audit.toSorted((a, b) => a.id - b.id)),
      local_run: () => asyncRows(held.localRuns.toReversed()),
      token: () => asyncRows(held.tokens.toSorted((a, b) => compareStored(a.id, b.id))),
      idempotency: () =>
        asyncRows(
          held.idempotency.toSorted(
            (a, b) => a.at - b.at || compareStored(a.scope, b.scope) || compareStored(a.key, b.key),
          ),
        ),
      summary_bin: () => asyncRows(held.bins.flatMap((bin) => countedBin(bin) ?? [])),
      import_state: () => this.records.importStates(),
      record: () => this.records.records(),
      run_log: () => this.runLogs(),
      numbers: () => asyncRows([this.numbers()]),
    };
  }

  private async *runLogs(): AsyncGenerator<PortableFacts['run_log']> {
    const files = new RunLogFiles({ directory: this.dataDir, disk: this.disk, fence: () => undefined });
    for (const { name } of await listRunLogs(join(this.dataDir, RUN_LOGS_DIRECTORY))) {
      const runId = name.slice(0, -'.ndjson'.length);
      for (let from: number | undefined = 0; from !== undefined;) {
        const { lines, next } = await files.read(runId, from, LINES_AT_ONCE);
        for (const line of lines) yield { runId, line };
        from = next;
      }
    }
  }

  private numbers(): PortableFacts['numbers'] {
    const { id, people, system } = this.held.numbers;
    const { prunedBefore, historyDroppedUntil } = this.state;
    return { auditId: id, people, system, historyPrunedBefore: Math.max(prunedBefore, historyDroppedUntil) };
  }
}

const byTenant = <Row extends { readonly tenant: string }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => compareStored(a.tenant, b.tenant));
