import type { CrmRecord } from '../../../domain/crm-record.js';
import { isActive } from '../../../domain/run.js';
import { wakeAt } from '../../../domain/wake.js';
import { tickKey } from '../../history/tick-rows.js';
import type { PortableFacts, PortableKind } from '../../portable.js';
import { growthOf } from '../commit/summary-growth.js';
import { searchTextOf } from '../stores/record-statements.js';

/** How the facts of a kind become rows. `$1` is a list of them as JSON. */
export interface LoadStatement<Fact> {
  readonly text: string;
  readonly rowsOf: (fact: Fact) => readonly object[];
}

type RowKind = Exclude<PortableKind, 'numbers'>;

/** Puts a part of a tenant's row, which may be there already with others. */
const ofTenant = (column: 'credential' | 'open_tick'): string =>
  `INSERT INTO command_center.tenants (tenant, ${column}) SELECT tenant, doc
   FROM json_to_recordset($1::json) AS r(tenant text, doc jsonb)
   ON CONFLICT (tenant) DO UPDATE SET ${column} = excluded.${column}`;

const withRows = (table: string, columns: string, types: string): string =>
  `INSERT INTO command_center.${table} (${columns}) SELECT ${columns} FROM json_to_recordset($1::json) AS r(${types})`;

/** An active run's process is gone: its lease has run out, so that the sweeper closes it like any other lost one. */
const RUNS = `WITH given AS (SELECT * FROM json_to_recordset($1::json) AS r(id text, tenant text, status text,
    trigger text, attempt int, queued_at bigint, replica text, lease_until bigint, active boolean, doc jsonb)
), present AS (
  INSERT INTO command_center.tenants (tenant, active_run) SELECT tenant, doc FROM given WHERE active
  ON CONFLICT (tenant) DO UPDATE SET active_run = excluded.active_run
)
INSERT INTO command_center.runs (id, tenant, status, trigger, attempt, queued_at, replica, lease_until, doc)
SELECT id, tenant, status, trigger, attempt, queued_at, replica, lease_until, doc FROM given`;

export const LOAD: { readonly [Kind in RowKind]: LoadStatement<PortableFacts[Kind]> } = {
  schedule: {
    text: withRows(
      'tenants',
      'tenant, schedule, wake_at, description_lower',
      'tenant text, schedule jsonb, wake_at bigint, description_lower text',
    ),
    rowsOf: (schedule) => [
      {
        tenant: schedule.tenant,
        schedule,
        wake_at: wakeAt(schedule),
        description_lower: schedule.description?.toLowerCase(),
      },
    ],
  },
  credential: { text: ofTenant('credential'), rowsOf: (doc) => [{ tenant: doc.tenant, doc }] },
  open_tick: { text: ofTenant('open_tick'), rowsOf: (doc) => [{ tenant: doc.tenant, doc }] },
  run: {
    text: RUNS,
    rowsOf: (doc) => [
      {
        id: doc.id,
        tenant: doc.tenant,
        status: doc.status,
        trigger: doc.trigger,
        attempt: doc.attempt,
        queued_at: doc.queuedAt,
        replica: doc.replica,
        lease_until: isActive(doc) ? (doc.startedAt ?? doc.queuedAt) : undefined,
        active: isActive(doc),
        doc,
      },
    ],
  },
  tick: {
    text: withRows('ticks', 'key, tenant, to_at, doc', 'key text, tenant text, to_at bigint, doc jsonb'),
    rowsOf: (doc) => [{ key: tickKey(doc), tenant: doc.tenant, to_at: doc.to, doc }],
  },
  audit: {
    text: withRows(
      'audit',
      'id, ring, seq, at, tenant, operation, source, actor, action_id, hash, prev_hash, doc',
      `id bigint, ring text, seq bigint, at bigint, tenant text, operation text, source text, actor text,
       action_id text, hash text, prev_hash text, doc jsonb`,
    ),
    rowsOf: ({ id, seq, hash, prevHash, ...doc }) => [
      { ...doc, id, seq, action_id: doc.actionId, hash, prev_hash: prevHash, doc },
    ],
  },
  local_run: {
    text: withRows('local_runs', 'id, started_at, doc', 'id text, started_at bigint, doc jsonb'),
    rowsOf: (doc) => [{ id: doc.id, started_at: doc.startedAt, doc }],
  },
  token: {
    text: withRows('tokens', 'id, doc', 'id text, doc jsonb'),
    rowsOf: (doc) => [{ id: doc.id, doc }],
  },
  idempotency: {
    text: withRows('idempotency', 'scope, key, at, doc', 'scope text, key text, at bigint, doc jsonb'),
    rowsOf: (doc) => [{ scope: doc.scope, key: doc.key, at: doc.at, doc }],
  },
  summary_bin: {
    text: withRows('summary_bins', 'from_at, name, amount', 'from_at bigint, name text, amount bigint'),
    rowsOf: growthOf,
  },
  import_state: {
    text: withRows('import_states', 'tenant, doc', 'tenant text, doc jsonb'),
    rowsOf: ({ tenant, state }) => [{ tenant, doc: state }],
  },
  record: {
    text: withRows(
      'records',
      `tenant, kind, external_id, status, owner, missing, first_seen_at, last_seen_at, changed_at, search_text, run_id,
       doc, raw`,
      `tenant text, kind text, external_id text, status text, owner text, missing boolean, first_seen_at bigint,
       last_seen_at bigint, changed_at bigint, search_text text, run_id text, doc jsonb, raw json`,
    ),
    rowsOf: recordRows,
  },
  run_log: {
    text: withRows('run_logs', 'run_id, at, doc', 'run_id text, at bigint, doc jsonb'),
    rowsOf: ({ runId, line }) => [{ run_id: runId, at: line.at, doc: line }],
  },
};

function recordRows({ raw, tenant, firstSeenAt, lastSeenAt, missing, runId, ...doc }: CrmRecord): readonly object[] {
  return [
    {
      tenant,
      kind: doc.kind,
      external_id: doc.externalId,
      status: doc.status,
      owner: doc.owner,
      missing,
      first_seen_at: firstSeenAt,
      last_seen_at: lastSeenAt,
      changed_at: doc.modifiedAt ?? firstSeenAt,
      search_text: searchTextOf(doc),
      run_id: runId,
      doc,
      raw,
    },
  ];
}
