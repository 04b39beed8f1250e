import type { Migration } from './migration.js';

/**
 * What replicas tell each other, and the product's own house-keeping. Events are unlogged: after a crash of the server
 * they are gone, readers see the gap in the numbers and read everything again. Commits are logged: by their tokens a
 * process whose connection broke during a commit finds out what became of it.
 */
export const service: Migration = {
  version: 4,
  name: 'events, replicas, local runs and tokens',
  needs: 1,
  sql: `
CREATE UNLOGGED TABLE command_center.events (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  replica text NOT NULL,
  audit_id bigint NOT NULL,
  people_seq bigint NOT NULL,
  system_seq bigint NOT NULL,
  told text NOT NULL
);

CREATE TABLE command_center.commits (seq bigint PRIMARY KEY, at bigint NOT NULL, token uuid NOT NULL);

CREATE TABLE command_center.replicas (
  id text PRIMARY KEY,
  started_at bigint NOT NULL,
  beat_at bigint NOT NULL,
  version text NOT NULL
);

CREATE TABLE command_center.local_runs (
  id text COLLATE "C" PRIMARY KEY,
  n bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  started_at bigint NOT NULL,
  doc jsonb NOT NULL
);

CREATE TABLE command_center.tokens (id text PRIMARY KEY, doc jsonb NOT NULL);

CREATE TABLE command_center.facts (name text PRIMARY KEY, value bigint NOT NULL);
`,
};
