import type { Migration } from './migration.js';

/**
 * How often who has asked, counted by all replicas together. The columns are those that the library of the limiters
 * writes, in its order. Unlogged: a crash of the server may forget a minute's counts, and no commit waits for them.
 */
export const rateLimits: Migration = {
  version: 8,
  name: 'rate limits',
  needs: 1,
  sql: `
CREATE UNLOGGED TABLE command_center.rate_limits (
  key varchar(255) COLLATE "C" PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
`,
};
