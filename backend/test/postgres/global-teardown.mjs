// Stops the server of the run, if any spec has started one.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { removeServer } from './server.mjs';

export default async function tearDown() {
  const folder = process.env.TEST_SERVER_FOLDER;
  const file = join(folder, 'put-away.json');
  try {
    if (!existsSync(file)) return;
    const { own, url, prefix } = JSON.parse(readFileSync(file, 'utf8'));
    if (own) await removeServer(own);
    else await dropDatabases(url, prefix);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function dropDatabases(url, prefix) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
    for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
