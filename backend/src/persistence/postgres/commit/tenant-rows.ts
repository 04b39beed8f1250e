import type { PoolClient } from 'pg';
import type { Credential } from '../../../domain/credential.js';
import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import type { Schedule } from '../../../domain/schedule.js';
import type { Tick } from '../../../domain/tick.js';
import type { TenantView } from '../../changes/tenant-view.js';
import { viewOf } from '../../changes/tenant-view.js';
import type { DatabaseClock } from '../database-clock.js';
import type { Draft } from './draft.js';

interface LockedRow {
  /** Null in the one row that comes when nothing was found. */
  readonly tenant: string | null;
  readonly schedule: Schedule | null;
  readonly active_run: Run | null;
  readonly open_tick: Tick | null;
  readonly credential: Credential | null;
  /** After the row's lock was taken. */
  readonly now: Moment;
}

const COLUMNS = 'tenant, schedule, active_run, open_tick, credential';
const NOW = 'coalesce($1::bigint, command_center.now_ms())';
const withNow = (locking: string): string =>
  `WITH locked AS MATERIALIZED (${locking}) SELECT locked.*, ${NOW} AS now FROM (VALUES (1)) AS one LEFT JOIN locked ON true`;

/** Always in the same order, so that two of them never wait for each other. */
const lock = (how: string): string =>
  withNow(`SELECT ${COLUMNS} FROM command_center.tenants WHERE tenant = ANY ($2::text[]) ORDER BY tenant ${how}`);
const LOCK = lock('FOR UPDATE');
const LOCK_FREE = lock('FOR UPDATE SKIP LOCKED');
const due = (which: string, limit: string): string =>
  `SELECT ${COLUMNS} FROM command_center.tenants
   WHERE wake_at <= ${NOW} AND ${which} AND tenant <> ALL ($2::text[])
   ORDER BY wake_at, tenant LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
/** Both kinds in one question: each round trip is paid for by every tick. Those with an active run come first. */
const CLAIM = `WITH busy AS MATERIALIZED (${due('busy', '$3')}), idle AS MATERIALIZED (${due('NOT busy', '$4')}),
    locked AS (SELECT * FROM busy UNION ALL SELECT * FROM idle)
  SELECT locked.*, ${NOW} AS now FROM (VALUES (1)) AS one LEFT JOIN locked ON true`;

export const viewOfRow = (row: Omit<LockedRow, 'tenant' | 'now'>): TenantView =>
  viewOf({
    schedule: row.schedule ?? undefined,
    activeRun: row.active_run ?? undefined,
    openTick: row.open_tick ?? undefined,
    credential: row.credential ?? undefined,
  });

/** Locks tenants of whom something is known, waiting for whoever holds them, and reads them into the draft. */
export async function lockTenants(
  client: PoolClient,
  clock: DatabaseClock,
  draft: Draft,
  tenants: readonly string[],
): Promise<void> {
  read(draft, await client.query<LockedRow>({ name: 'lock', text: LOCK, values: [clock.override(), tenants] }));
}

/** Like {@link lockTenants}, but passes over those that somebody else holds. */
export async function lockFree(
  client: PoolClient,
  clock: DatabaseClock,
  draft: Draft,
  tenants: readonly string[],
): Promise<void> {
  if (tenants.length === 0) return;
  const values = [clock.override(), tenants];
  read(draft, await client.query<LockedRow>({ name: 'lock-free', text: LOCK_FREE, values }));
}

/**
 * Locks due tenants, earliest first, passing over those that somebody else has and the ones in `without`: at most `busy`
 * with an active run, then at most `idle` without one. @returns their names in that order.
 */
export async function lockDue(
  client: PoolClient,
  clock: DatabaseClock,
  draft: Draft,
  { without, busy, idle }: { without: readonly string[]; busy: number; idle: number },
): Promise<readonly string[]> {
  const values = [clock.override(), without, busy, idle];
  return read(draft, await client.query<LockedRow>({ name: 'claim', text: CLAIM, values }));
}

function read(draft: Draft, { rows }: { rows: readonly LockedRow[] }): readonly string[] {
  const tenants: string[] = [];
  for (const row of rows) {
    draft.tick(row.now);
    if (row.tenant === null) continue;
    draft.lock(row.tenant, viewOfRow(row), row.now);
    tenants.push(row.tenant);
  }
  return tenants;
}
