import type { Database } from '../connection/database.js';
import { MIGRATIONS } from '../migrations/all-migrations.js';

/** Settings of the server under which an acknowledged change may be lost by a power cut; as sentences. */
export async function unsafeSettings(database: Database): Promise<readonly string[]> {
  const rows = await database.work<{ name: string }>({
    text: `SELECT name FROM pg_settings
      WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off' ORDER BY name`,
  });
  return rows.map(
    ({ name }) => `The database runs with ${name}=off: a power cut can lose what was acknowledged. Switch it on.`,
  );
}

/** One line per table, and a sum over names, types and indexes that is equal on equal schemas. */
export async function schemaLines(database: Database): Promise<readonly string[]> {
  const [hash] = await database.work<{ hash: string | null }>({
    text: `SELECT md5(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (
        SELECT format('%s.%s %s', table_name, column_name, data_type) AS line FROM information_schema.columns
          WHERE table_schema = 'command_center'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'command_center'
        UNION ALL SELECT format('%s.%s', event_object_table, trigger_name) FROM information_schema.triggers
          WHERE trigger_schema = 'command_center') AS parts`,
  });
  const applied = await database.work<{ version: number; name: string }>({
    text: 'SELECT version, name FROM command_center.migrations ORDER BY version',
  });
  const known = MIGRATIONS.length;
  return [
    `Schema ${Math.max(0, ...applied.map(({ version }) => version))} of ${known} known steps, sum ${hash?.hash ?? 'none'}.`,
    ...applied.map(({ version, name }) => `Step ${version}: ${name}.`),
  ];
}
