import type { RunMode } from '../../src/domain/run.js';
import { type Importer, ImportFailure, type ImportRequest, type ImportResult } from '../../src/import/importer.js';

/** How a tenant's import behaves. `hangs` ends when its signal is aborted, `deaf` not even then. */
export type Behaviour = 'works' | 'fails' | 'throws' | 'waits' | 'hangs' | 'deaf';

/** For tests: imports that work, fail, wait to be released, or hang. Watches that no tenant runs twice at once. */
export class TestImporter implements Importer {
  readonly calls: ImportRequest[] = [];
  readonly active = new Map<string, ImportRequest>();
  mostAtOnce = 0;
  overlaps = 0;
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly waiting = new Map<string, (result: ImportResult) => void>();

  behave(tenant: string, behaviour: Behaviour): void {
    this.behaviours.set(tenant, behaviour);
  }

  modeOf(): RunMode {
    return 'stub';
  }

  /** Lets a tenant's waiting import end well. */
  release(tenant: string, imported = 6): void {
    const end = this.waiting.get(tenant);
    if (!end) throw new Error(`No import of ${tenant} waits.`);
    this.waiting.delete(tenant);
    end(worked(imported));
  }

  async run(request: ImportRequest): Promise<ImportResult> {
    this.calls.push(request);
    if (this.active.has(request.tenant)) this.overlaps += 1;
    this.active.set(request.tenant, request);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.active.size);
    try {
      return await this.behaviour(request);
    } finally {
      this.active.delete(request.tenant);
    }
  }

  private behaviour(request: ImportRequest): Promise<ImportResult> {
    switch (this.behaviours.get(request.tenant)) {
      case 'fails':
        return Promise.reject(new ImportFailure('transient', 'upstream_502', 'AccuLynx answered 502 on GET /jobs.'));
      case 'throws':
        return Promise.reject(new TypeError('cannot read properties of undefined'));
      case 'waits':
        return new Promise((resolve) => this.waiting.set(request.tenant, resolve));
      case 'hangs':
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      case 'deaf':
        return new Promise(() => undefined);
      default:
        return Promise.resolve(worked(3));
    }
  }
}

const worked = (imported: number): ImportResult => ({
  mode: 'stub',
  message: `imported ${imported}`,
  stats: { imported, skipped: 0 },
});
