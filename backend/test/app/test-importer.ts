import type { RunMode, RunTrigger } from '../../src/domain/run.js';
import { type Importer, ImportFailure, type ImportRequest, type ImportResult } from '../../src/import/importer.js';

/** How a tenant's import behaves. `hangs` ends when its signal is aborted, `deaf` not even then. */
export type Behaviour = 'works' | 'fails' | 'throws' | 'waits' | 'hangs' | 'deaf';

/** What a tenant's import does, where the behaviours by name are too little. */
export type Script = (request: ImportRequest) => Promise<ImportResult>;

/** For tests: imports that work, fail, wait to be released, or hang. Watches that no tenant runs twice at once. */
export class TestImporter implements Importer {
  readonly calls: ImportRequest[] = [];
  readonly active = new Map<string, ImportRequest>();
  mostAtOnce = 0;
  overlaps = 0;
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly waiting = new Map<string, (result: ImportResult) => void>();

  private readonly scripts = new Map<string, Script>();
  private readonly live = new Set<string>();

  behave(tenant: string, behaviour: Behaviour): void {
    this.behaviours.set(tenant, behaviour);
  }

  /** The tenant's runs are live from now on and do what `script` says. */
  play(tenant: string, script: Script): void {
    this.live.add(tenant);
    this.scripts.set(tenant, script);
  }

  /** The tenant's key is gone. */
  unplug(tenant: string): void {
    this.live.delete(tenant);
    this.scripts.delete(tenant);
  }

  /** The triggers of the calls for a tenant, oldest first. */
  triggers(tenant: string): readonly RunTrigger[] {
    return this.calls.filter((call) => call.tenant === tenant).map(({ trigger }) => trigger);
  }

  modeOf(tenant: string): RunMode {
    return this.live.has(tenant) ? 'live' : 'stub';
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
    const script = this.scripts.get(request.tenant);
    if (script) return script(request);
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

/** A live result of three records. */
export const imported = (over: Partial<ImportResult> = {}): ImportResult => ({
  mode: 'live',
  message: 'Imported 3 records.',
  stats: { imported: 3, skipped: 0 },
  ...over,
});

/** A slice that works until it is asked to give way, and leaves `remaining` pages. */
export function untilYield({ signal, yieldSignal }: ImportRequest, remaining: number): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(imported({ chain: { kind: 'first', remaining }, progressed: true }));
    signal.addEventListener('abort', () => reject(new Error('stopped')));
    yieldSignal.addEventListener('abort', end);
    if (yieldSignal.aborted) end();
  });
}

/** A chain whose slices go on until somebody waits; everything else works at once. */
export function chained(remaining = 1_204): Script {
  return (request) => {
    if (request.trigger === 'backfill') return untilYield(request, remaining);
    return Promise.resolve(imported({ chain: { kind: 'first', remaining } }));
  };
}
