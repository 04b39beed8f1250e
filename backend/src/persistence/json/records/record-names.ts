import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Below the data directory. */
export const RECORDS_DIRECTORY = 'records';
/** A tenant's log, as the name of a file. */
export const RECORD_FILE = /^[0-9a-f]{32}\.ndjson$/;

/** The file of a tenant. Hashed, so that a slug never becomes a path. */
export const recordFileName = (tenant: string): string =>
  `${createHash('sha256').update(tenant).digest('hex').slice(0, 32)}.ndjson`;

export interface RecordFileSize {
  readonly name: string;
  readonly bytes: number;
}

/** The tenants' logs that are there, by name. */
export async function listRecordFiles(dataDir: string): Promise<readonly RecordFileSize[]> {
  const directory = join(dataDir, RECORDS_DIRECTORY);
  const files: RecordFileSize[] = [];
  for (const name of (await namesIn(directory)).filter((found) => RECORD_FILE.test(found)).sort()) {
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
