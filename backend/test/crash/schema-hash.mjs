const SCHEMAS = `('command_center', 'graphile_worker')`;

/** Everything that a migration can make, one line each; numbers that the server gives by itself are left out. */
const LINES = `
SELECT format('column %s.%s.%s %s %s %s', table_schema, table_name, column_name, data_type, is_nullable, column_default) AS line
  FROM information_schema.columns WHERE table_schema IN ${SCHEMAS}
UNION ALL SELECT format('relation %s.%s %s %s', relnamespace::regnamespace, relname, relpersistence, reloptions)
  FROM pg_class WHERE relnamespace::regnamespace::text IN ${SCHEMAS} AND relkind IN ('r', 'v', 'S')
UNION ALL SELECT format('index %s', pg_get_indexdef(indexrelid))
  FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid WHERE relnamespace::regnamespace::text IN ${SCHEMAS}
UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace::regnamespace::text IN ${SCHEMAS}
UNION ALL SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT format('function %s', pg_get_functiondef(oid))
  FROM pg_proc WHERE pronamespace::regnamespace::text IN ${SCHEMAS} AND prokind = 'f'
UNION ALL SELECT format('step %s %s', version, name) FROM command_center.migrations
UNION ALL SELECT format('step of the engine %s', id) FROM graphile_worker.migrations`;

/** One word for the whole schema of a house: it is the same when everything in it is. */
export async function schemaHash(house) {
  const [{ hash, lines }] = await house.query(
    `SELECT md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")) AS hash, count(*)::int AS lines FROM (${LINES}) AS all_lines`,
  );
  if (lines < 50) throw new Error(`A schema of ${lines} lines is not whole.`);
  return hash;
}
