import type { Migration } from './migration.js';

/**
 * A commit whose answer was lost is found by its token, with the numbers that it gave to its audit entries. They are empty
 * where a program that does not know them has written the row.
 */
export const commitNumbers: Migration = {
  version: 9,
  name: 'numbers of commits',
  needs: 1,
  sql: `
ALTER TABLE command_center.commits
  ADD COLUMN audit_id bigint,
  ADD COLUMN people_seq bigint,
  ADD COLUMN system_seq bigint;
`,
};
