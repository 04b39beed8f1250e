import { LEASE_MS } from '../../fleet.js';

/** The channel on which replicas tell each other what they wish of a run. */
export const WISHES = 'command_center_wishes';
/** Any number, as long as every release uses the same. */
export const SWEEP_LOCK = 5_270_411_909;
export const TAKE_SWEEP = 'SELECT pg_try_advisory_xact_lock($1) AS mine';

const NOW = 'coalesce($1::bigint, command_center.now_ms())';

/** Facts with such a name say until when the vendor wants a rest: of the key behind the colon, or of the address. */
const REST_OF = 'rest_of:';

/** A lease that has run out is not renewed: another replica may be closing its run. */
export const BEAT = `
WITH clock AS MATERIALIZED (SELECT ${NOW} AS now),
me AS (
  INSERT INTO command_center.replicas (id, started_at, beat_at, version, pool)
  SELECT $2, now, now, $3, $4 FROM clock
  ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, pool = excluded.pool
), held AS (
  UPDATE command_center.runs SET lease_until = clock.now + ${LEASE_MS} FROM clock
  WHERE id = ANY ($5::text[]) AND replica = $2 AND status = 'running' AND lease_until > clock.now
  RETURNING id, wish, doc ? 'cancelReason' AS cancelled
)
SELECT now,
  1 + (SELECT count(*) FROM command_center.replicas WHERE id <> $2 AND beat_at > now - ${LEASE_MS}) AS live,
  least(now, (SELECT min(started_at) FROM command_center.replicas WHERE id = $2 OR beat_at > now - ${LEASE_MS})) AS since,
  (SELECT coalesce(json_agg(held), '[]') FROM held) AS held,
  (SELECT coalesce(json_agg(json_build_object('keyId', nullif(substr(name, ${REST_OF.length + 1}), ''), 'restMs', value - now)), '[]')
    FROM command_center.facts WHERE starts_with(name, '${REST_OF}') AND value > now) AS rests
FROM clock`;

/** Those that nobody carries out come first: thousands of queued ones may have to wait longer than a lease for a slot. */
export const EXPIRED = `
SELECT doc FROM command_center.runs
WHERE status IN ('queued', 'running') AND lease_until <= ${NOW} ORDER BY status = 'queued', lease_until LIMIT 1000`;

/** A replica that comes back names its lock again with its next beat. */
export const FREE_LOCKS = `
WITH dead AS MATERIALIZED (
  SELECT id, pool FROM command_center.replicas WHERE beat_at <= ${NOW} - ${LEASE_MS} AND pool IS NOT NULL FOR UPDATE
), told AS (UPDATE command_center.replicas AS r SET pool = NULL FROM dead WHERE r.id = dead.id)
SELECT graphile_worker.force_unlock_workers(array_agg(pool)) FROM dead HAVING count(*) > 0`;

export const WISH = `
WITH run AS (
  UPDATE command_center.runs SET wish = CASE wish WHEN 'stop' THEN 'stop' ELSE $2 END WHERE id = $1 AND status = 'running'
  RETURNING id, tenant
)
SELECT pg_notify('${WISHES}', json_build_object('run', id, 'tenant', tenant, 'wish', $2::text, 'by', $3::text)::text) FROM run`;

/** A rest is never made shorter. */
export const TELL_REST = `
WITH told AS (
  INSERT INTO command_center.facts AS f (name, value) VALUES ('${REST_OF}' || $2, ${NOW} + $3::bigint)
  ON CONFLICT (name) DO UPDATE SET value = greatest(f.value, excluded.value)
)
SELECT pg_notify('${WISHES}', json_build_object('rest', $2::text, 'ms', $3::bigint, 'by', $4::text)::text)`;

/**
 * Rests that are over. Not in one statement with a new one, and never waiting for anybody: replicas that tell of rests in
 * the same moment would each hold what another one wants to remove.
 */
export const FORGET_RESTS = `
DELETE FROM command_center.facts WHERE name IN (
  SELECT name FROM command_center.facts WHERE starts_with(name, '${REST_OF}') AND value <= ${NOW} FOR UPDATE SKIP LOCKED
)`;
