import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';

/** Below the data directory. */
export const RUN_LOGS_DIRECTORY = 'run-logs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const RUN_LOG = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.ndjson$/;

/** The file of a run's log; undefined for an id that is no UUID, because it could be a path. */
export const runLogName = (runId: string): string | undefined => (UUID.test(runId) ? `${runId}.ndjson` : undefined);

/** When a run was queued, by its id: the first 48 bits of a UUID version 7. */
export const queuedAtOf = (name: string): Moment => parseInt(name.slice(0, 8) + name.slice(9, 13), 16);

export interface RunLogFile {
  readonly name: string;
  readonly bytes: number;
}

/** Oldest run first, because ids sort by the moment of queueing. */
export async function listRunLogs(directory: string): Promise<readonly RunLogFile[]> {
  const files: RunLogFile[] = [];
  for (const name of (await namesIn(directory)).filter((found) => RUN_LOG.test(found)).sort()) {
    files.push({ name, bytes: (await stat(join(directory, name))).size });
  }
  return files;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
