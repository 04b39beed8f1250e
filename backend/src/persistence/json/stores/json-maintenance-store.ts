import type { Moment } from '../../../domain/moment.js';
import { toIso } from '../../../domain/moment.js';
import type { MaintenanceStore, StoreReport } from '../../maintenance-store.js';
import type { Disk } from '../files/disk.js';
import { pruneSegments } from '../maintenance/prune-history.js';
import { verifyFiles } from '../maintenance/verify-store.js';
import { writeBackup } from '../maintenance/write-backup.js';
import { listRecordFiles } from '../records/record-names.js';
import type { RecordShelf } from '../records/record-shelf.js';
import type { Capture } from '../snapshot/capture.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { StoreCore } from '../store-core.js';
import type { JsonRunLogStore } from './json-run-log-store.js';

export interface JsonMaintenanceOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly core: StoreCore;
  readonly snapshotter: Snapshotter;
  readonly records: RecordShelf;
  readonly runLogs: JsonRunLogStore;
  readonly keepHistory: () => Promise<void>;
  readonly historyIsRead: () => Promise<void>;
  /** The state between two commits. */
  readonly capture: () => Promise<Capture>;
  readonly journalBytes: () => number;
  /** Throws when this process may no longer write. */
  readonly fence: () => void;
}

/** The maintenance actions on the store's files. */
export class JsonMaintenanceStore implements MaintenanceStore {
  constructor(private readonly options: JsonMaintenanceOptions) {}

  async status(): Promise<StoreReport> {
    const { core, directory, snapshotter, records, journalBytes } = this.options;
    const { state, board, queue } = core;
    const { condition, issues } = board.health();
    const files = await listRecordFiles(directory);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const lines = [
      `The JSON store in ${directory} is ${condition}.`,
      ...issues,
      `${state.schedules} schedules, ${state.activeTenants().size} active runs.`,
      `In memory: ${state.runs.size} runs, ${state.ticks.size} ledger rows, ${state.audit.all.length} audit entries.`,
      `Imported records: ${files.length} tenants with ${bytes} bytes; in memory ${records.rows} of ${records.tenants} tenants.`,
      `Last commit ${queue.durableSeq}, snapshots up to ${snapshotter.savedSeq()}, journal ${journalBytes()} bytes.`,
    ];
    return { ok: condition === 'ok', lines };
  }

  async verify(): Promise<StoreReport> {
    const { directory, snapshotter } = this.options;
    // Between two snapshots, so that the journals that are found are those that the snapshots need.
    const { good, bad } = await snapshotter.exclusive(() => verifyFiles(directory));
    const outcome = bad.length === 0 ? 'Every file is sound.' : `${bad.length} findings.`;
    return { ok: bad.length === 0, lines: [outcome, ...bad, ...good] };
  }

  async backup(): Promise<StoreReport> {
    const { core, directory, disk, snapshotter, capture, keepHistory } = this.options;
    core.requireWritable();
    // Not within `exclusive`: a writer that renews waits there for us, and we would wait for the writer.
    const state = await capture();
    return snapshotter.exclusive(async () => {
      await keepHistory();
      const { name, bytes } = await writeBackup(directory, disk, state, core.clock.now());
      return {
        ok: true,
        lines: [
          `Wrote ${name} (${bytes} bytes): ${state.schedules.length} schedules, up to commit ${state.seq}.`,
          "Imported records are in it as well, tenants' keys only sealed. Key files and the logs of runs are not.",
          `Bring it back with: npm run restore -- ${directory}/${name}`,
        ],
      };
    });
  }

  async prune(before: Moment): Promise<StoreReport> {
    const { core, directory, disk, snapshotter, runLogs, fence, historyIsRead, keepHistory } = this.options;
    core.requireWritable();
    await historyIsRead();
    const runs = core.state.runs.size;
    const ticks = core.state.ticks.size;
    await core.commit([{ kind: 'prune', before }]);
    const removed = await snapshotter.exclusive(async () => {
      await keepHistory();
      return pruneSegments(directory, disk, before, fence);
    });
    const logs = await runLogs.prune(before);
    return {
      ok: true,
      lines: [
        `Removed run history and ledger rows before ${toIso(before)}.`,
        `From memory: ${runs - core.state.runs.size} runs, ${ticks - core.state.ticks.size} ledger rows.`,
        `From the files: ${removed.removedRows} rows, ${removed.removedFiles} whole files, ${logs} logs of runs.`,
      ],
    };
  }
}
