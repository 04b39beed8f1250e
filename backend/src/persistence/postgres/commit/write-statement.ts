import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import { isActive } from '../../../domain/run.js';
import { wakeAt } from '../../../domain/wake.js';
import { LEASE_MS } from '../../fleet.js';
import { tickKey } from '../../history/tick-rows.js';
import { storableJson } from '../storable-json.js';
import type { Draft, RowChange } from './draft.js';
import { jobRows, jobsDone } from './job-rows.js';
import { sessionRows, sessionsGone } from './session-rows.js';
import { summaryGrowth } from './summary-growth.js';

/** How long the answer of an act with an Idempotency-Key is kept; nobody takes its place before. */
const ANSWER_KEPT_MS = 86_400_000;
/** The channel on which replicas tell each other the number of the newest commit. */
export const CHANNEL = 'command_center';

/**
 * One commit in one statement, so that the row of numbers, which every commit needs, is locked for as short as can be.
 * Rows are put by their keys and never joined: the plan is the same for an empty table and for a full one.
 */
export const WRITE = `
WITH num AS (
  UPDATE command_center.numbers SET commit_seq = commit_seq + 1, audit_id = audit_id + $1::int + $2::int,
    people_seq = people_seq + $1::int, system_seq = system_seq + $2::int
  RETURNING commit_seq AS seq, audit_id - $1::int - $2::int AS audit_id, people_seq - $1::int AS people_seq,
    system_seq - $2::int AS system_seq
), fresh AS (
  INSERT INTO command_center.tenants (tenant, schedule, active_run, open_tick, credential, wake_at, description_lower)
  SELECT tenant, schedule, active_run, open_tick, credential, wake_at, description_lower FROM json_to_recordset($3::json)
    AS r(tenant text, schedule jsonb, active_run jsonb, open_tick jsonb, credential jsonb, wake_at bigint, description_lower text)
), known AS (
  INSERT INTO command_center.tenants (tenant, schedule, active_run, open_tick, credential, wake_at, description_lower)
  SELECT tenant, schedule, active_run, open_tick, credential, wake_at, description_lower FROM json_to_recordset($4::json)
    AS r(tenant text, schedule jsonb, active_run jsonb, open_tick jsonb, credential jsonb, wake_at bigint, description_lower text)
  ON CONFLICT (tenant) DO UPDATE SET schedule = excluded.schedule, active_run = excluded.active_run,
    open_tick = excluded.open_tick, credential = excluded.credential, wake_at = excluded.wake_at,
    description_lower = excluded.description_lower
), emptied AS (
  DELETE FROM command_center.tenants WHERE tenant = ANY ($5::text[])
), run AS (
  INSERT INTO command_center.runs AS known (id, tenant, status, trigger, attempt, queued_at, replica, lease_until, doc)
  SELECT id, tenant, status, trigger, attempt, queued_at, replica, lease_until, doc FROM json_to_recordset($6::json)
    AS r(id text, tenant text, status text, trigger text, attempt int, queued_at bigint, replica text, lease_until bigint, doc jsonb)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, attempt = excluded.attempt, replica = excluded.replica,
    lease_until = CASE WHEN excluded.lease_until IS NULL OR known.status <> excluded.status
      THEN excluded.lease_until ELSE known.lease_until END, doc = excluded.doc
), tick AS (
  INSERT INTO command_center.ticks (key, tenant, to_at, doc)
  SELECT key, tenant, to_at, doc FROM json_to_recordset($7::json) AS r(key text, tenant text, to_at bigint, doc jsonb)
  ON CONFLICT (key) DO UPDATE SET to_at = excluded.to_at, doc = excluded.doc
), entry AS (
  INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, action_id, doc)
  SELECT num.audit_id + r.n, r.ring, CASE r.ring WHEN 'people' THEN num.people_seq ELSE num.system_seq END + r.ring_n,
    r.at, r.tenant, r.operation, r.source, r.actor, r.action_id, r.doc
  FROM num, json_to_recordset($8::json) AS r(n int, ring text, ring_n int, at bigint, tenant text, operation text,
    source text, actor text, action_id text, doc jsonb)
), answer AS (
  INSERT INTO command_center.idempotency AS known (scope, key, at, doc)
  SELECT scope, key, at, doc FROM json_to_recordset($9::json) AS r(scope text, key text, at bigint, doc jsonb)
  ON CONFLICT (scope, key) DO UPDATE SET at = excluded.at, doc = excluded.doc
    WHERE known.at <= excluded.at - ${ANSWER_KEPT_MS} OR known.doc ->> 'runId' = excluded.doc ->> 'runId'
  RETURNING 1
), job AS MATERIALIZED (
  SELECT added.id FROM (
    SELECT array_agg(ROW('run', json_build_object('id', id), NULL, now() + wait_ms * interval '1 ms', 30, id,
      priority, ARRAY[kind])::graphile_worker.job_spec) AS specs
    FROM json_to_recordset($16::json) AS r(id text, priority int, wait_ms int, kind text) HAVING count(*) > 0
  ) AS wanted, LATERAL graphile_worker.add_jobs(wanted.specs) AS added
), done AS MATERIALIZED (
  SELECT graphile_worker.remove_job(id) FROM unnest($19::text[]) AS id
), bin AS (
  INSERT INTO command_center.summary_bins AS b (from_at, name, amount)
  SELECT from_at, name, amount FROM json_to_recordset($10::json) AS r(from_at bigint, name text, amount bigint)
  ON CONFLICT (from_at, name) DO UPDATE SET amount =
    CASE b.name WHEN 'max_delay_ms' THEN greatest(b.amount, excluded.amount) ELSE b.amount + excluded.amount END
), local_run AS (
  INSERT INTO command_center.local_runs (id, started_at, doc)
  SELECT id, started_at, doc FROM json_to_recordset($11::json) AS r(id text, started_at bigint, doc jsonb)
  ON CONFLICT (id) DO UPDATE SET doc = excluded.doc
), token AS (
  INSERT INTO command_center.tokens AS known (id, doc)
  SELECT id, doc FROM json_to_recordset($12::json) AS r(id text, doc jsonb)
  ON CONFLICT (id) DO UPDATE SET doc = CASE WHEN known.doc ? 'revokedAt'
    THEN excluded.doc || jsonb_build_object('revokedAt', known.doc -> 'revokedAt') ELSE excluded.doc END
), session AS (
  INSERT INTO command_center.sessions (id, sha256, last_seen_at, expires_at, doc)
  SELECT id, sha256, last_seen_at, expires_at, doc FROM json_to_recordset($17::json)
    AS r(id text, sha256 text, last_seen_at bigint, expires_at bigint, doc jsonb)
), session_gone AS (
  DELETE FROM command_center.sessions WHERE id = ANY ($18::text[])
), event AS (
  INSERT INTO command_center.events (seq, at, replica, audit_id, people_seq, system_seq, told)
  SELECT seq, $13::bigint, $14, audit_id, people_seq, system_seq, $15 FROM num
), mark AS (
  INSERT INTO command_center.commits (seq, at, token, audit_id, people_seq, system_seq)
  SELECT seq, $13::bigint, $20::uuid, audit_id, people_seq, system_seq FROM num
)
SELECT seq, audit_id, people_seq, system_seq, (SELECT count(*) FROM answer) AS answers, (SELECT count(*) FROM job) AS jobs,
  (SELECT count(*) FROM done) AS done,
  pg_notify('${CHANNEL}', seq || ' ' || $14) FROM num`;

/** What {@link WRITE} answers: the numbers that were given out last before it, and how many answers found their place. */
export interface WriteRow {
  readonly seq: number;
  readonly audit_id: number;
  readonly people_seq: number;
  readonly system_seq: number;
  readonly answers: number;
}

/** The parameters of {@link WRITE}, but for the commit's token at the end. */
export function writeParameters(draft: Draft, earlier: ReadonlyMap<string, Run>, replica: string): readonly unknown[] {
  const rows = [...draft.written()];
  const { people, system } = draft.entryCounts;
  return [
    people,
    system,
    json(rows.filter(({ fresh }) => fresh).map(tenantRow)),
    json(rows.filter(({ fresh }) => !fresh).map(tenantRow)),
    draft.emptied(),
    json(runRows(draft)),
    json(tickRows(draft)),
    json(auditRows(draft)),
    json(answerRows(draft)),
    json(summaryGrowth(draft, earlier)),
    json(
      last(
        draft.changes.flatMap((change) => (change.kind === 'local_run' ? [change.run] : [])),
        ({ id }) => id,
      ).map((run) => ({ id: run.id, started_at: run.startedAt, doc: run })),
    ),
    json(
      last(
        draft.changes.flatMap((change) => (change.kind === 'token' ? [change.token] : [])),
        ({ id }) => id,
      ).map((token) => ({ id: token.id, doc: token })),
    ),
    draft.now,
    replica,
    storableJson(draft.committed),
    json(jobRows(draft)),
    json(sessionRows(draft)),
    sessionsGone(draft),
    jobsDone(draft),
  ];
}

const json = (rows: readonly unknown[]): string => (rows.length === 0 ? '[]' : storableJson(rows));

/** The newest of those that have the same key: a statement may touch a row once. */
function last<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return rows.length < 2 ? rows : [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

function tenantRow({ tenant, view: { schedule, activeRun, openTick, credential } }: RowChange): object {
  return {
    tenant,
    schedule,
    active_run: activeRun,
    open_tick: openTick,
    credential,
    wake_at: schedule && wakeAt(schedule),
    description_lower: schedule?.description?.toLowerCase(),
  };
}

/** Ended runs first: the index that allows one active run per tenant looks at every single row. */
function runRows(draft: Draft): readonly object[] {
  const runs = last(
    draft.changes.flatMap((change) => (change.kind === 'run' ? [change.run] : [])),
    ({ id }) => id,
  );
  const ended = runs.filter((run) => !isActive(run));
  const leaseUntil: Moment = draft.now + LEASE_MS;
  return [...ended, ...runs.filter(isActive)].map((run) => ({
    id: run.id,
    tenant: run.tenant,
    status: run.status,
    trigger: run.trigger,
    attempt: run.attempt,
    queued_at: run.queuedAt,
    replica: run.replica,
    lease_until: isActive(run) ? leaseUntil : undefined,
    doc: run,
  }));
}

function tickRows(draft: Draft): readonly object[] {
  const ticks = last(
    draft.changes.flatMap((change) => (change.kind === 'tick' ? [change.tick] : [])),
    tickKey,
  );
  return ticks.map((tick) => ({ key: tickKey(tick), tenant: tick.tenant, to_at: tick.to, doc: tick }));
}

function auditRows(draft: Draft): readonly object[] {
  return draft.changes
    .flatMap((change) => (change.kind === 'audit' ? [change.entry] : []))
    .map(({ id, seq, ...entry }) => ({
      n: id,
      ring: entry.ring,
      ring_n: seq,
      at: entry.at,
      tenant: entry.tenant,
      operation: entry.operation,
      source: entry.source,
      actor: entry.actor,
      action_id: entry.actionId,
      doc: entry,
    }));
}

/** The answers of acts with an Idempotency-Key. */
export function answerRows(draft: Draft): readonly object[] {
  const records = draft.changes.flatMap((change) => (change.kind === 'idempotency' ? [change.record] : []));
  return last(records, ({ scope, key }) => JSON.stringify([scope, key])).map((record) => ({
    scope: record.scope,
    key: record.key,
    at: record.at,
    doc: record,
  }));
}
