import type { Tick } from '../../../domain/tick.js';
import { tickKey } from '../../history/tick-rows.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { PageOf } from '../../page.js';
import type { TickQuery, TickStore } from '../../persistence.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';
import { lacksHistory } from './history-facts.js';
import { wholeNumber } from './whole-number.js';

/** The ledger as it is durable. */
export class PostgresTickStore implements TickStore {
  constructor(private readonly database: Database) {}

  async page({ tenant, since, until, limit, cursor }: TickQuery): Promise<PageOf<Tick>> {
    let query = statements
      .selectFrom('command_center.ticks')
      .select('doc')
      .orderBy('to_at', 'desc')
      .orderBy('key', 'desc')
      .limit(limit + 1);
    if (tenant !== undefined) query = query.where('tenant', '=', tenant);
    if (since !== undefined) query = query.where('to_at', '>=', since);
    if (until !== undefined) query = query.where('to_at', '<=', until);
    if (cursor !== undefined) {
      const [at, key] = readCursor(cursor, ['number', 'string']);
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('to_at', 'key'), '<', tuple(wholeNumber(at), String(key))),
      );
    }
    const found = (await this.database.read(query.compile())).map(({ doc }) => doc);
    const rows = found.slice(0, limit);
    const last = rows[rows.length - 1];
    const more = found.length > limit;
    return {
      rows,
      nextCursor: more && last ? writeCursor([last.to, tickKey(last)]) : null,
      total: null,
      historyPruned: !more && (await lacksHistory(this.database, tenant)),
    };
  }
}
