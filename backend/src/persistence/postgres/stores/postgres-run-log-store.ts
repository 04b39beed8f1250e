import type { RunLogLine } from '../../../domain/run-log-line.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { PageOf } from '../../page.js';
import type { RunLogStore } from '../../run-log-store.js';
import { again } from '../connection/again.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import { statements } from '../schema.js';
import { storableJson, storableText } from '../storable-json.js';
import { wholeNumber } from './whole-number.js';

/** Lines of live runs, in the order in which they came. */
export class PostgresRunLogStore implements RunLogStore {
  constructor(private readonly database: Database) {}

  async append(runId: string, lines: readonly RunLogLine[]): Promise<void> {
    if (lines.length === 0) return;
    try {
      await again(() =>
        this.database.work({
          name: 'log-lines',
          text: `INSERT INTO command_center.run_logs (run_id, at, doc)
            SELECT $1, (line ->> 'at')::bigint, line FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS l(line, n)
            ORDER BY n`,
          values: [storableText(runId), storableJson(lines)],
        }),
      );
    } catch (error) {
      throw refusalFor(error);
    }
  }

  async page(runId: string, query: { readonly limit: number; readonly cursor?: string }): Promise<PageOf<RunLogLine>> {
    const after = query.cursor === undefined ? undefined : wholeNumber(readCursor(query.cursor, ['number'])[0]);
    let page = statements
      .selectFrom('command_center.run_logs')
      .select(['n', 'doc'])
      .where('run_id', '=', runId)
      .orderBy('n')
      .limit(query.limit + 1);
    if (after !== undefined) page = page.where('n', '>', after);
    const found = await this.database.read(page.compile());
    const rows = found.slice(0, query.limit);
    const last = rows[rows.length - 1];
    const more = found.length > query.limit;
    return {
      rows: rows.map(({ doc }) => doc),
      nextCursor: more && last ? writeCursor([last.n]) : null,
      total: null,
      historyPruned: false,
    };
  }
}
