import type { Migration } from './migration.js';

/** What imports bring home, and what an importer has to remember. */
export const records: Migration = {
  version: 3,
  name: 'records, import states and run logs',
  needs: 1,
  sql: `
CREATE TABLE command_center.records (
  tenant text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  external_id text COLLATE "C" NOT NULL,
  status text NOT NULL,
  owner text,
  missing boolean NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  search_text text NOT NULL,
  run_id text NOT NULL,
  doc jsonb NOT NULL,
  raw json NOT NULL,
  PRIMARY KEY (tenant, kind, external_id)
);
CREATE INDEX records_newest ON command_center.records (tenant, changed_at DESC, external_id, kind);
CREATE INDEX records_newest_of_kind ON command_center.records (tenant, kind, changed_at DESC, external_id);

CREATE TABLE command_center.import_states (tenant text COLLATE "C" PRIMARY KEY, doc jsonb NOT NULL);

CREATE TABLE command_center.run_logs (
  run_id text COLLATE "C" NOT NULL,
  n bigint GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  doc jsonb NOT NULL,
  PRIMARY KEY (run_id, n)
);
`,
};
