import type { Migration } from './migration.js';

/** What replicas wish of each other's runs, and the name under which a replica locks jobs in the engine. */
export const fleet: Migration = {
  version: 5,
  name: 'wishes and locks of replicas',
  needs: 1,
  sql: `
ALTER TABLE command_center.runs ADD COLUMN wish text;
ALTER TABLE command_center.replicas ADD COLUMN pool text;
`,
};
