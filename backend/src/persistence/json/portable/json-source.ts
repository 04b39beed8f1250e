import type { Clock } from '../../../clock/clock.js';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { PortableSource } from '../../portable.js';
import { prepareDataDir } from '../files/data-dir.js';
import type { Disk } from '../files/disk.js';
import { DataDirLock } from '../lock/data-dir-lock.js';
import type { Recovery } from '../recovery/recover.js';
import { recover } from '../recovery/recover.js';
import { JsonReaders } from './json-readers.js';
import { requireNoMove } from './move-mark.js';

export interface JsonSourceOptions {
  /** Absolute. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly disk: Disk;
}

/** A disk that takes no lock lets no service write either. */
const READ_ONLY_DISK: ReadonlySet<unknown> = new Set(['EROFS']);

/**
 * A data directory to read everything from. Its lock is held meanwhile, so that no service changes it; nothing else of
 * it is touched.
 * @throws StartRefusal 73 while a living process holds it, 66 where there is no store, 65 for one that is damaged.
 */
export async function openJsonSource({ dataDir, clock, disk }: JsonSourceOptions): Promise<PortableSource> {
  await prepareDataDir(dataDir, true);
  requireNoMove(dataDir);
  const lock = new DataDirLock({ directory: dataDir, disk, clock });
  await lock.acquire().catch((error: unknown) => {
    if (!READ_ONLY_DISK.has((error as NodeJS.ErrnoException).code)) throw error;
  });
  try {
    const found = usable(await recover(dataDir, clock.now()), dataDir);
    const readers = new JsonReaders(dataDir, disk, found.state);
    return {
      name: `json:${dataDir}`,
      facts: readers.facts,
      notes: () => notesOf(found, readers.unreadable),
      close: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function usable(found: Recovery, dataDir: string): Recovery {
  if (found.corruption.length > 0) {
    const why = `${found.corruption.join(' ')} Nothing was changed.`;
    throw new StartRefusal(`The store in ${dataDir} cannot be trusted, so it is not moved. ${why}`, EXIT.data);
  }
  if (found.hasMarker) return found;
  throw new StartRefusal(
    `There is no store of this product in ${dataDir}. A directory of the original system is taken over by a first start of the service on it.`,
    EXIT.noInput,
  );
}

function notesOf(found: Recovery, unreadable: number): readonly string[] {
  return [
    ...found.replaced.map(
      ({ name, reason }) => `${name} was read from its older generation and the journal: ${reason}.`,
    ),
    ...(unreadable > 0 ? [`${unreadable} rows of the history files are damaged; nobody can read them.`] : []),
  ];
}
