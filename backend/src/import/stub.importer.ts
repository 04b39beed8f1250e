import type { RunMode } from '../domain/run.js';
import { NO_STATS } from '../domain/run.js';
import type { Importer, ImportRequest, ImportResult } from './importer.js';

/** The sentence the original system's stub answered with; its UI shows it. */
export const STUB_MESSAGE = 'stub: real AccuLynx import not yet enabled';

/** Imports nothing and says so: in the mode, in the message and in stats of zero. */
export class StubImporter implements Importer {
  modeOf(): RunMode {
    return 'stub';
  }

  run(_request: ImportRequest): Promise<ImportResult> {
    return Promise.resolve({ mode: 'stub', message: STUB_MESSAGE, stats: NO_STATS });
  }
}
