import type { ClientBase } from 'pg';
import { engineGrantsFor } from './engine-schema.js';

/** Any number, as long as every release uses the same. */
const LOCK = 5_270_411_912;

/** Quotes a name for SQL. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * What the role that the service works with may do: no step of the schema, and of the audit only adding and reading.
 * Given anew after each migration, by the role that owns the schema.
 */
export const grantsFor = (runRole: string): string => {
  const role = quoted(runRole);
  return `
GRANT USAGE ON SCHEMA command_center TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA command_center TO ${role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA command_center TO ${role};
REVOKE UPDATE, DELETE, TRUNCATE ON command_center.audit FROM ${role};
REVOKE INSERT, UPDATE, DELETE ON command_center.migrations, command_center.audit_purges,
  command_center.audit_chain FROM ${role};
REVOKE INSERT, DELETE ON command_center.numbers FROM ${role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA command_center TO ${role};
${engineGrantsFor(role)}`;
};

/**
 * Lets `runRole` work on the schema; the owner needs no leave. Replicas that start together go one after the other: of two
 * that give the same right at once the server refuses one.
 */
export async function grant(client: ClientBase, runRole: string): Promise<void> {
  const { rows } = await client.query<{ owner: string }>('SELECT current_user AS owner');
  if (rows[0]?.owner === runRole) return;
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK}); ${grantsFor(runRole)} COMMIT`);
}
