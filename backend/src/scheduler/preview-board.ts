import type { PreviewDiff } from '../import/importer.js';

const MOST = 50;

/** What the newest previews have found, by run. Told to people, never saved. */
export class PreviewBoard {
  private readonly found = new Map<string, PreviewDiff>();

  put(runId: string, diff: PreviewDiff): void {
    this.found.set(runId, diff);
    const [oldest] = this.found.keys();
    if (this.found.size > MOST && oldest !== undefined) this.found.delete(oldest);
  }

  of(runId: string): PreviewDiff | undefined {
    return this.found.get(runId);
  }
}
