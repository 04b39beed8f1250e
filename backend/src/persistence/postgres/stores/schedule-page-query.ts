import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Credential } from '../../../domain/credential.js';
import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import type { Schedule } from '../../../domain/schedule.js';
import { ATTENTION_ORDER, type ScheduleState } from '../../../domain/schedule-state.js';
import { readCursor } from '../../page-cursor.js';
import type { ScheduleQuery, ScheduleSortKey } from '../../persistence.js';
import type { DatabaseClock } from '../database-clock.js';
import { serverNow } from '../server-now.js';
import { wholeNumber } from './whole-number.js';

/** A page as it comes: every part of it is of one moment. */
export interface SchedulePageRow {
  readonly at: Moment;
  readonly counts: Readonly<Partial<Record<ScheduleState, number>>>;
  readonly total: number;
  readonly page: readonly {
    readonly schedule: Schedule;
    readonly active_run: Run | null;
    readonly credential: Credential | null;
    readonly value: number;
  }[];
}

/** Not due, because somebody or the product stopped it: behind every moment. */
const NEVER = sql.raw(String(Number.MAX_SAFE_INTEGER));

/** The rules of domain/schedule-state.ts over columns; the contract suite holds the two together. */
const STATE = sql`CASE
  WHEN busy THEN 'running' WHEN held THEN 'held' WHEN paused THEN 'paused'
  WHEN at - next_tick_at > greatest(10000, interval_sec::bigint * 50) THEN 'late'
  WHEN last_ok THEN 'ok' ELSE 'error' END`;

const VALUE: Readonly<Record<ScheduleSortKey, RawBuilder<unknown>>> = {
  attention: sql`array_position(${sql.val([...ATTENTION_ORDER])}::text[], state) - 1`,
  tenant: sql`0`,
  next_run_at: sql`CASE WHEN paused OR held THEN ${NEVER} ELSE next_tick_at END`,
  last_run: sql`last_run`,
  lateness: sql`CASE WHEN paused OR held THEN 0 ELSE greatest(0, at - next_tick_at) END`,
};

/** One page with the counts of the whole search. Later pages are of the moment of the first one. */
export function schedulePageQuery(query: ScheduleQuery, clock: DatabaseClock): RawBuilder<SchedulePageRow> {
  const { search, tenant, onlyTenants, withKey, states, sort, descending, limit } = query;
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, ['number', 'number', 'string']);
  const wanted = search?.trim().toLowerCase() ?? '';
  const order = descending ? sql`DESC` : sql`ASC`;
  const beyond = descending ? sql`<` : sql`>`;
  const conditions = [
    sql`schedule IS NOT NULL`,
    ...(tenant === undefined ? [] : [sql`tenant = ${tenant}`]),
    ...(onlyTenants === undefined ? [] : [sql`tenant = ANY (${sql.val([...onlyTenants])}::text[])`]),
    ...(withKey === undefined ? [] : [sql`(credential IS NOT NULL) = ${withKey}`]),
    ...(wanted === '' ? [] : [sql`(strpos(tenant, ${wanted}) > 0 OR strpos(description_lower, ${wanted}) > 0)`]),
  ];
  const chosen = states && states.length > 0 ? sql`WHERE state = ANY (${sql.val([...states])}::text[])` : sql``;
  const behind = from ? sql`WHERE (value, tenant) ${beyond} (${wholeNumber(from[1])}::bigint, ${from[2]})` : sql``;
  return sql<SchedulePageRow>`
WITH clock AS MATERIALIZED (SELECT coalesce(${from ? wholeNumber(from[0]) : null}::bigint, ${serverNow(clock)}) AS at),
judged AS MATERIALIZED (
  SELECT tenant, at, interval_sec, next_tick_at, last_run, paused, held, ${STATE} AS state
  FROM command_center.tenants, clock WHERE ${sql.join(conditions, sql` AND `)}
), chosen AS MATERIALIZED (SELECT tenant, (${VALUE[sort]})::bigint AS value FROM judged ${chosen}),
page AS (
  SELECT c.tenant, c.value FROM chosen AS c ${behind} ORDER BY value ${order}, tenant ${order} LIMIT ${limit + 1}
)
SELECT (SELECT at FROM clock) AS at,
  (SELECT coalesce(json_object_agg(state, n), '{}') FROM (SELECT state, count(*) AS n FROM judged GROUP BY state) AS s)
    AS counts,
  (SELECT count(*) FROM chosen) AS total,
  (SELECT coalesce(json_agg(json_build_object('schedule', t.schedule, 'active_run', t.active_run,
      'credential', t.credential, 'value', p.value) ORDER BY p.value ${order}, p.tenant ${order}), '[]')
    FROM page AS p JOIN command_center.tenants AS t USING (tenant)) AS page`;
}
