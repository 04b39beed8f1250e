import type { Clock } from '../../clock/clock.js';
import { StartRefusal } from '../../config/start-refusal.js';
import type { MaintenanceStore } from '../persistence.js';
import { DueClaims } from './claim-due.js';
import { DurableWriter } from './durable-writer.js';
import { prepareDataDir, refusalFor } from './files/data-dir.js';
import type { Disk } from './files/disk.js';
import { Journal } from './journal/journal.js';
import { DataDirLock } from './lock/data-dir-lock.js';
import { LockLost } from './lock/lock-lost.js';
import { removeLeftovers, writeMarker } from './recovery/data-dir-files.js';
import { recover } from './recovery/recover.js';
import type { Capture } from './snapshot/capture.js';
import { capture } from './snapshot/capture.js';
import { SNAPSHOT_JOURNAL_BYTES, Snapshotter } from './snapshot/snapshotter.js';
import type { ConditionBoard } from './state/store-condition.js';
import { StoreCore } from './store-core.js';
import type { StoreLog } from './store-log.js';
import { JsonAuditStore } from './stores/json-audit-store.js';
import { JsonLocalRunStore } from './stores/json-local-run-store.js';
import { JsonMaintenanceStore } from './stores/json-maintenance-store.js';
import { JsonRunStore } from './stores/json-run-store.js';
import { JsonScheduleStore } from './stores/json-schedule-store.js';
import { JsonStatsStore } from './stores/json-stats-store.js';
import { JsonTickStore } from './stores/json-tick-store.js';
import { JsonTokenStore } from './stores/json-token-store.js';

export interface OpenStoreOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly readOnly: boolean;
  readonly acceptEmpty: boolean;
  readonly onLost: () => void;
  readonly disk: Disk;
  readonly board: ConditionBoard;
}

/** A store that has been opened: its parts, wired. */
export interface OpenStore {
  readonly core: StoreCore;
  readonly claims: DueClaims;
  readonly schedules: JsonScheduleStore;
  readonly runs: JsonRunStore;
  readonly ticks: JsonTickStore;
  readonly audit: JsonAuditStore;
  readonly localRuns: JsonLocalRunStore;
  readonly tokens: JsonTokenStore;
  readonly stats: JsonStatsStore;
  readonly maintenance: MaintenanceStore;
  close(): Promise<void>;
}

/** Takes the directory, reads it, and wires what serves it. @throws StartRefusal */
export async function openStore(options: OpenStoreOptions): Promise<OpenStore> {
  const { dataDir, clock, log, readOnly, disk, board } = options;
  let lost = false;
  const lose = (): void => {
    if (!lost) options.onLost();
    lost = true;
  };
  const lock = new DataDirLock({
    directory: dataDir,
    disk,
    clock,
    onLost: (error) => {
      board.raise('lost_lock', [error.message]);
      lose();
    },
  });
  await prepareDataDir(dataDir, readOnly);
  if (readOnly) board.raise('read_only', ['The store is read-only (READ_ONLY). Nothing is started and nothing saved.']);
  else await take(lock, options);
  try {
    if (lock.isHeld) await removeLeftovers(dataDir, disk);
    const found = await recover(dataDir);
    if (found.corruption.length > 0) board.raise('corrupt', found.corruption);

    const journal = new Journal(dataDir, disk);
    const writer: DurableWriter = new DurableWriter({
      lock,
      journal,
      renewFirst: !found.hasMarker,
      renew: async () => {
        await snapshotter.write(capture(core.queue.durableSeq, found.state));
        if (!found.hasMarker) await writeMarker(dataDir, disk);
      },
    });
    const core: StoreCore = new StoreCore({
      state: found.state,
      lastSeq: found.lastSeq,
      clock,
      board,
      log,
      write: (firstSeq, lines) => writer.write(firstSeq, lines),
      onDurable: () => {
        if (journal.size > SNAPSHOT_JOURNAL_BYTES) snapshotter.request();
      },
      onLost: lose,
    });
    const snapshotter: Snapshotter = new Snapshotter({
      directory: dataDir,
      disk,
      clock,
      log,
      generations: found.generations,
      fence: () => lock.verify(),
      durableSeq: () => core.queue.durableSeq,
      keepHistory: async () => undefined,
      capture: () =>
        core.queue.between(async (): Promise<Capture> => {
          await journal.rotate();
          return capture(core.queue.durableSeq, found.state);
        }),
      saved: (error) => {
        if (error === undefined) {
          board.clear('recovered');
          board.clear('no_snapshot');
        } else if (error instanceof LockLost) {
          board.raise('lost_lock', [error.message]);
          lose();
        } else {
          log('error', 'A snapshot could not be saved.', { err: error });
          board.raise('no_snapshot', ['The last snapshot could not be saved; the journal holds what it lacks.']);
        }
      },
    });
    const writes = !readOnly && found.corruption.length === 0;
    if (writes) {
      if (lock.isHeld) await writer.prepare().catch((error: unknown) => core.refuse(error));
      snapshotter.start();
    }

    const historyIsRead = async (): Promise<void> => undefined;
    return {
      core,
      claims: new DueClaims(core, log),
      schedules: new JsonScheduleStore(core),
      runs: new JsonRunStore(core, historyIsRead),
      ticks: new JsonTickStore(core, historyIsRead),
      audit: new JsonAuditStore(core),
      localRuns: new JsonLocalRunStore(core),
      tokens: new JsonTokenStore(core),
      stats: new JsonStatsStore(core),
      maintenance: new JsonMaintenanceStore(core),
      async close() {
        snapshotter.stop();
        await core.queue.settled();
        const unsaved = core.queue.durableSeq > snapshotter.savedSeq();
        if (writes && lock.isHeld && !lost && unsaved) await snapshotter.save().catch(() => undefined);
        await journal.rotate();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A disk that is full takes no lock: then the store starts without, and takes it when there is room. */
async function take(lock: DataDirLock, { dataDir, board, log, clock }: OpenStoreOptions): Promise<void> {
  try {
    await lock.acquire();
  } catch (error) {
    if (error instanceof StartRefusal) throw error;
    const refusal = refusalFor(dataDir, error);
    if (refusal) throw refusal;
    log('error', 'The store cannot save.', { err: error });
    board.raise('cannot_save', ['Nothing can be saved. It is tried again at every write.'], clock.now());
  }
}
