import type { Run } from '../../../domain/run.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { IdempotencyRecord } from '../../../domain/tenant-state.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { PageOf } from '../../page.js';
import type { RunQuery, RunStore } from '../../persistence.js';
import type { RecentRuns } from '../caches/recent-runs.js';
import type { Database } from '../connection/database.js';
import type { DatabaseClock } from '../database-clock.js';
import { statements } from '../schema.js';
import { serverNow } from '../server-now.js';
import { lacksHistory } from './history-facts.js';
import { wholeNumber } from './whole-number.js';

const IDEMPOTENT_MS = 86_400_000;

/** Runs as they are durable. */
export class PostgresRunStore implements RunStore {
  constructor(
    private readonly database: Database,
    private readonly recents: RecentRuns,
    private readonly clock: DatabaseClock,
  ) {}

  async get(id: string): Promise<Run | undefined> {
    const [row] = await this.database.read(
      statements.selectFrom('command_center.runs').select('doc').where('id', '=', id).compile(),
    );
    return row?.doc;
  }

  async page({ tenant, statuses, triggers, since, until, limit, cursor }: RunQuery): Promise<PageOf<Run>> {
    let query = statements
      .selectFrom('command_center.runs')
      .select('doc')
      .orderBy('queued_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (tenant !== undefined) query = query.where('tenant', '=', tenant);
    if (statuses) query = query.where('status', 'in', statuses.length > 0 ? statuses : ['']);
    if (triggers) query = query.where('trigger', 'in', triggers.length > 0 ? triggers : ['']);
    if (since !== undefined) query = query.where('queued_at', '>=', since);
    if (until !== undefined) query = query.where('queued_at', '<=', until);
    if (cursor !== undefined) {
      const [at, id] = readCursor(cursor, ['number', 'string']);
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('queued_at', 'id'), '<', tuple(wholeNumber(at), String(id))),
      );
    }
    const found = (await this.database.read(query.compile())).map(({ doc }) => doc);
    const rows = found.slice(0, limit);
    const last = rows[rows.length - 1];
    const more = found.length > limit;
    return {
      rows,
      nextCursor: more && last ? writeCursor([last.queuedAt, last.id]) : null,
      total: null,
      historyPruned: !more && (await lacksHistory(this.database, tenant)),
    };
  }

  recent(tenant: TenantSlug, limit: number): readonly Run[] {
    return this.recents.of(tenant, limit);
  }

  async active(): Promise<readonly Run[]> {
    const rows = await this.database.read(
      statements
        .selectFrom('command_center.runs')
        .select('doc')
        .where('status', 'in', ['queued', 'running'])
        .orderBy('tenant')
        .compile(),
    );
    return rows.map(({ doc }) => doc);
  }

  async idempotent(scope: string, key: string): Promise<IdempotencyRecord | undefined> {
    const [row] = await this.database.read(
      statements
        .selectFrom('command_center.idempotency')
        .select('doc')
        .where('scope', '=', scope)
        .where('key', '=', key)
        .where('at', '>', serverNow(this.clock, -IDEMPOTENT_MS))
        .compile(),
    );
    return row?.doc;
  }
}
