import type { PortableSource } from '../../portable.js';
import { requireMigrated } from '../migrations/migrate.js';
import { connectForMove, databaseName, processesOn } from './move-client.js';
import { incomplete, isMarked } from './move-mark.js';
import { postgresReaders } from './postgres-readers.js';

/**
 * A database to read everything from, as of one moment: one transaction that only reads.
 * @throws StartRefusal 69 when it cannot be reached, 78 when its schema is not this release's or it is incomplete.
 */
export async function openPostgresSource(url: string): Promise<PortableSource> {
  const client = await connectForMove(url);
  try {
    await requireMigrated(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (await isMarked(client)) throw incomplete();
    const processes = await processesOn(client);
    return {
      name: databaseName(url),
      facts: postgresReaders(client),
      notes: () => (processes > 0 ? [WORKED_ON] : []),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

const WORKED_ON =
  'The service is running on the source. The copy is of the moment at which the move began; what was changed since is not in it. Stop every replica and move again into an empty target before you go over.';
