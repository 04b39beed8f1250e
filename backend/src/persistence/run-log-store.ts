import type { RunLogLine } from '../domain/run-log-line.js';
import type { PageOf } from './page.js';

/**
 * Logs of live runs. Not acknowledged facts: a line may be lost with a killed process, and logs go with the run
 * history, oldest first.
 */
export interface RunLogStore {
  append(runId: string, lines: readonly RunLogLine[]): Promise<void>;
  /** Oldest first. Empty for a run without a log. */
  page(runId: string, query: { readonly limit: number; readonly cursor?: string }): Promise<PageOf<RunLogLine>>;
}
