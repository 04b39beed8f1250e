import type { Migration } from './migration.js';

/** Who is signed in at a browser. The hash of a secret belongs to one session alone. */
export const sessions: Migration = {
  version: 6,
  name: 'sessions of browsers',
  needs: 1,
  sql: `
CREATE TABLE command_center.sessions (
  id text COLLATE "C" PRIMARY KEY,
  sha256 text COLLATE "C" NOT NULL UNIQUE,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  doc jsonb NOT NULL
);
`,
};
