import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrateEngine } from '../../src/persistence/postgres/migrations/engine-schema.js';
import { migrate } from '../../src/persistence/postgres/migrations/migrate.js';
import { createServerFolder, startServer, urlOf } from './server.mjs';

interface Shared {
  /** Of a role that may make databases. */
  readonly url: string;
  /** What every database of this run begins with. */
  readonly prefix: string;
}

/** Another spec makes a cluster, starts the server and brings the schema in, on a machine that may be busy. */
const READY_MS = 240_000;

/** The server of this run: `DATABASE_URL_TEST`, else one that the first spec starts for all. */
export async function testServer(): Promise<Shared> {
  const folder = process.env['TEST_SERVER_FOLDER'];
  if (!folder) throw new Error('These specs run with the jest configuration of the backend.');
  const file = join(folder, 'server.json');
  if (isFirst(folder)) {
    const shared = await begin(folder);
    await makeTemplate(shared);
    note(folder, 'server.json', shared);
  }
  const deadline = performance.now() + READY_MS;
  while (!existsSync(file)) {
    if (performance.now() > deadline) throw new Error('The test server has not come up; see the first failure.');
    await sleep(20);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Shared;
}

/** A database of its own, empty or with the schema in it. */
export async function makeDatabase({ empty = false } = {}): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const { url, prefix } = await testServer();
  const name = `${prefix}${randomUUID().slice(0, 8)}`;
  await asAdmin(url, `CREATE DATABASE "${name}"${empty ? '' : ` TEMPLATE "${prefix}template"`}`);
  return {
    url: withDatabase(url, name),
    drop: () => asAdmin(url, `DROP DATABASE "${name}" WITH (FORCE)`),
  };
}

/** Runs statements on a connection of their own. */
export async function asAdmin(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'begun'));
    return true;
  } catch {
    return false;
  }
}

/** What has to be put away is noted first, so that a run that is cut short leaves nothing behind. */
async function begin(folder: string): Promise<Shared> {
  const given = process.env['DATABASE_URL_TEST'];
  const prefix = `spec_${randomUUID().slice(0, 8)}_`;
  if (given) {
    note(folder, 'put-away.json', { url: given, prefix });
    return { url: given, prefix };
  }
  const own = await createServerFolder();
  note(folder, 'put-away.json', { own });
  await startServer(own);
  return { url: urlOf(own), prefix };
}

function note(folder: string, name: string, content: object): void {
  writeFileSync(join(folder, `${name}.tmp`), JSON.stringify(content));
  renameSync(join(folder, `${name}.tmp`), join(folder, name));
}

async function makeTemplate({ url, prefix }: Shared): Promise<void> {
  await asAdmin(url, `CREATE DATABASE "${prefix}template"`);
  const client = new pg.Client(withDatabase(url, `${prefix}template`));
  await client.connect();
  try {
    await migrate(client);
    await migrateEngine(client, withDatabase(url, `${prefix}template`));
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
