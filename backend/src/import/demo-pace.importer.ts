import type { Clock } from '../clock/clock.js';
import type { RunMode } from '../domain/run.js';
import type { Importer, ImportRequest, ImportResult } from './importer.js';

/** Shortest and longest made-up run of the demo, milliseconds. */
const SHORTEST_MS = 2_000;
const LONGEST_MS = 20_000;

/** For `npm run demo` alone: the stub, made to take its time, so that running and late schedules can be seen. */
export class DemoPaceImporter implements Importer {
  constructor(
    private readonly stub: Importer,
    private readonly clock: Clock,
  ) {}

  modeOf(tenant: string): RunMode {
    return this.stub.modeOf(tenant);
  }

  async run(request: ImportRequest): Promise<ImportResult> {
    await this.pause(SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS), request.signal);
    return this.stub.run(request);
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(ms, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        reject(new Error('stopped'));
      });
    });
  }
}
