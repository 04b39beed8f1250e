import type { AcculynxMode } from '../config/environment.js';
import type { RunMode } from '../domain/run.js';
import type { CredentialStore } from '../persistence/persistence.js';
import type { Importer, ImportRequest, ImportResult } from './importer.js';

export interface ImporterByModeOptions {
  /** `auto`: live for tenants with a key, the stub for the others. */
  readonly mode: AcculynxMode;
  readonly stub: Importer;
  readonly live: Importer;
  readonly credentials: () => CredentialStore;
}

/** Hands each run to the stub or to the live importer. */
export class ImporterByMode implements Importer {
  constructor(private readonly options: ImporterByModeOptions) {}

  modeOf(tenant: string): RunMode {
    const { mode, credentials } = this.options;
    if (mode !== 'auto') return mode;
    return credentials().known(tenant) ? 'live' : 'stub';
  }

  run(request: ImportRequest): Promise<ImportResult> {
    return this.modeOf(request.tenant) === 'live' ? this.options.live.run(request) : this.options.stub.run(request);
  }
}
