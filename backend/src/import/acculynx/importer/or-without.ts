import { ImportFailure } from '../../importer.js';
import type { ImportRun } from './import-run.js';

/** What jobs can do without does not keep them from being imported when the vendor answers strangely about it. */
export async function orWithout(run: ImportRun, what: string, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof ImportFailure) || (error.errorClass !== 'data' && error.errorClass !== 'config'))
      throw error;
    run.note('warn', `${what} are left out of this run. ${error.message}`);
  }
}
