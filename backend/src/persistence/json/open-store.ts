import type { Clock } from '../../clock/clock.js';
import { StartRefusal } from '../../config/start-refusal.js';
import type { AuditChain } from '../audit-chain/audit-chain.js';
import { chainAtStart } from './audit-proof/chain-at-start.js';
import { prepareDataDir, refusalFor } from './files/data-dir.js';
import type { Disk } from './files/disk.js';
import { DataDirLock } from './lock/data-dir-lock.js';
import { requireNoMove } from './portable/move-mark.js';
import type { Recovery } from './recovery/recover.js';
import { recover } from './recovery/recover.js';
import { RunningStore } from './running-store.js';
import type { ConditionBoard } from './state/store-condition.js';
import type { StoreLog } from '../store-log.js';

export interface OpenStoreOptions {
  /** Absolute. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly readOnly: boolean;
  readonly acceptEmpty: boolean;
  readonly onLost: () => void;
  readonly disk: Disk;
  readonly snapshotJournalBytes: number;
  readonly recordRowsInMemory: number;
  readonly board: ConditionBoard;
  readonly auditChain: AuditChain;
  readonly auditChainAnew: boolean;
}

/** Takes the directory, reads it, puts it in order, and wires what serves it. @throws StartRefusal */
export async function openStore(options: OpenStoreOptions): Promise<RunningStore> {
  const { dataDir, clock, readOnly, disk, board } = options;
  const lock = new DataDirLock({ directory: dataDir, disk, clock });
  await prepareDataDir(dataDir, readOnly);
  requireNoMove(dataDir);
  if (readOnly) board.raise('read_only', ['The store is read-only (READ_ONLY). Nothing is started and nothing saved.']);
  else await take(lock, options);
  try {
    const found = trusted(await recover(dataDir, clock.now(), options.auditChain), options);
    const chainIsNew = chainAtStart(found, { ...options, now: clock.now() });
    const store = new RunningStore({ ...options, lock, found, chainIsNew });
    await store.start();
    return store;
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

const WAY_OUT =
  'Nothing was changed. Bring a backup back with "npm run restore -- FILE", or start with --accept-empty (ACCEPT_EMPTY=true) to go on with what can still be read.';

/** Decides what damage means: the store stays shut, or goes on with what is left when that was asked for. */
function trusted(found: Recovery, { acceptEmpty, readOnly, board, log }: OpenStoreOptions): Recovery {
  if (found.replaced.length > 0) {
    const names = found.replaced.map(({ name, reason }) => `${name} (${reason})`).join(', ');
    board.raise('recovered', [`Served from the older generation and the journal until the next save: ${names}.`]);
  }
  if (found.corruption.length === 0) return { ...found, ruins: [], lostJournals: [] };
  for (const sentence of found.corruption) log('error', sentence);
  if (!acceptEmpty || readOnly) board.raise('corrupt', [...found.corruption, WAY_OUT]);
  return found;
}
