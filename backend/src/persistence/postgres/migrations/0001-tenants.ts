import type { Migration } from './migration.js';

/**
 * One row per tenant of whom something is known: its schedule, its active run, its open ledger row and its key. The row
 * is the lock of the tenant and its newest state at once, so that whoever has waited for the lock reads no older news.
 * The columns behind the documents are made from them; `wake_at` and `description_lower` are the product's own rules.
 */
export const tenants: Migration = {
  version: 1,
  name: 'tenants, runs and ledger',
  needs: 1,
  sql: `
CREATE FUNCTION command_center.now_ms() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

CREATE TABLE command_center.numbers (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  commit_seq bigint NOT NULL DEFAULT 0,
  audit_id bigint NOT NULL DEFAULT 0,
  people_seq bigint NOT NULL DEFAULT 0,
  system_seq bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO command_center.numbers DEFAULT VALUES;

CREATE TABLE command_center.tenants (
  tenant text COLLATE "C" PRIMARY KEY
    CHECK (tenant ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'
      AND tenant NOT IN ('all', 'system', 'preview', 'constructor', 'prototype')),
  schedule jsonb,
  active_run jsonb,
  open_tick jsonb,
  credential jsonb,
  wake_at bigint,
  description_lower text,
  busy boolean NOT NULL GENERATED ALWAYS AS (active_run IS NOT NULL) STORED,
  company_id text GENERATED ALWAYS AS (credential ->> 'companyId') STORED,
  interval_sec integer GENERATED ALWAYS AS ((schedule ->> 'intervalSec')::integer) STORED,
  next_tick_at bigint GENERATED ALWAYS AS ((schedule ->> 'nextTickAt')::bigint) STORED,
  last_run bigint GENERATED ALWAYS AS ((schedule ->> 'lastRun')::bigint) STORED,
  last_ok boolean GENERATED ALWAYS AS ((schedule #>> '{lastStatus,ok}')::boolean) STORED,
  paused boolean GENERATED ALWAYS AS (schedule ? 'pause') STORED,
  held boolean GENERATED ALWAYS AS (schedule ? 'hold') STORED
) WITH (fillfactor = 80, toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_cost_delay = 0);
CREATE INDEX tenants_due_idle ON command_center.tenants (wake_at, tenant) WHERE wake_at IS NOT NULL AND NOT busy;
CREATE INDEX tenants_due_busy ON command_center.tenants (wake_at, tenant) WHERE wake_at IS NOT NULL AND busy;
CREATE UNIQUE INDEX tenants_one_location ON command_center.tenants (company_id) WHERE company_id IS NOT NULL;

CREATE TABLE command_center.runs (
  id text COLLATE "C" PRIMARY KEY,
  tenant text COLLATE "C" NOT NULL,
  status text NOT NULL,
  trigger text NOT NULL,
  attempt integer NOT NULL,
  queued_at bigint NOT NULL,
  replica text NOT NULL,
  lease_until bigint,
  doc jsonb NOT NULL
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE UNIQUE INDEX runs_one_active ON command_center.runs (tenant) WHERE status IN ('queued', 'running');
CREATE INDEX runs_newest ON command_center.runs (queued_at, id);
CREATE INDEX runs_of_tenant ON command_center.runs (tenant, queued_at, id);

CREATE TABLE command_center.ticks (
  key text COLLATE "C" PRIMARY KEY,
  tenant text COLLATE "C" NOT NULL,
  to_at bigint NOT NULL,
  doc jsonb NOT NULL
);
CREATE INDEX ticks_newest ON command_center.ticks (to_at, key);
CREATE INDEX ticks_of_tenant ON command_center.ticks (tenant, to_at, key);

CREATE TABLE command_center.idempotency (
  scope text NOT NULL,
  key text NOT NULL,
  at bigint NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_oldest ON command_center.idempotency (at);

CREATE TABLE command_center.summary_bins (
  from_at bigint NOT NULL,
  name text NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (from_at, name)
) WITH (fillfactor = 50);
`,
};
