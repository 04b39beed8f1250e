import type { Moment } from '../../../domain/moment.js';
import type { RunLogLine } from '../../../domain/run-log-line.js';
import type { PageOf } from '../../page.js';
import type { RunLogStore } from '../../run-log-store.js';
import type { RunLogFiles } from '../run-logs/run-log-files.js';
import type { StoreCore } from '../store-core.js';
import type { StoreLog } from '../../store-log.js';
import { readCursor, writeCursor } from '../../page-cursor.js';

/** Logs of runs. A log that cannot be written is no reason for anything else to fail: the store's own log says so. */
export class JsonRunLogStore implements RunLogStore {
  private last: Promise<void> = Promise.resolve();
  private hasFailed = false;
  private isClosed = false;

  constructor(
    private readonly core: StoreCore,
    private readonly files: RunLogFiles,
    private readonly log: StoreLog,
    private readonly mayWrite: () => boolean,
  ) {}

  async append(runId: string, lines: readonly RunLogLine[]): Promise<void> {
    if (lines.length > 0) await this.inTurn(() => this.files.append(runId, lines));
  }

  async page(runId: string, query: { readonly limit: number; readonly cursor?: string }): Promise<PageOf<RunLogLine>> {
    this.core.requireReadable();
    const from = query.cursor === undefined ? 0 : positionIn(query.cursor);
    const { lines, next } = await this.files.read(runId, from, query.limit);
    return {
      rows: lines,
      nextCursor: next === undefined ? null : writeCursor([next]),
      total: null,
      historyPruned: false,
    };
  }

  /** Removes the oldest logs where there are too many. */
  makeRoom(): Promise<void> {
    return this.inTurn(() => this.files.makeRoom());
  }

  /** Removes the logs of runs that were queued before a moment. @returns how many. */
  async prune(before: Moment): Promise<number> {
    let removed = 0;
    await this.inTurn(async () => {
      removed = await this.files.prune(before);
    });
    return removed;
  }

  /** Takes no more lines, and resolves when those before are written. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.last;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    if (this.isClosed || !this.mayWrite()) return Promise.resolve();
    this.last = this.last.then(work).then(
      () => {
        this.hasFailed = false;
      },
      (error: unknown) => this.failed(error),
    );
    return this.last;
  }

  /** Said once while it lasts: a full disk would fill the log with it. */
  private failed(error: unknown): void {
    if (!this.hasFailed) this.log('warn', 'The log of a run could not be written.', { err: error });
    this.hasFailed = true;
  }
}

/** Where the next page begins; the smallest part of a number that is no position reads as the beginning. */
function positionIn(cursor: string): number {
  const position = Number(readCursor(cursor, ['number'])[0]);
  return Number.isSafeInteger(position) && position > 0 ? position : 0;
}
