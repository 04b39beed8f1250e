// Replicas of the built service on one PostgreSQL, and what must hold of the runs that they leave behind.
import pg from 'pg';
import { apiClient } from '../../../tools/product/api-client.mjs';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { startProduct, withDataDir } from '../../../tools/product/running-product.mjs';
import { until } from '../../../tools/product/until.mjs';

/** Several processes start at once, on a machine that may be busy. */
const READY_WITHIN_MS = 300_000;

/** A server of its own and the replicas on it; everything is stopped and gone afterwards. */
export async function withReplicaHouse(use, settings) {
  const postgres = await startPostgres(settings);
  try {
    return await withHouseOn(postgres, use);
  } finally {
    await postgres.remove();
  }
}

/** Replicas on a new database of a server that other tests use, too; they and the database are gone afterwards. */
export const withHouseOn = (postgres, use, tablespace) =>
  withDataDir(async (dataDir) => {
    const url = await postgres.createDatabase(tablespace);
    const house = new ReplicaHouse(postgres, url, dataDir);
    try {
      return await use(house);
    } finally {
      await house.leave();
    }
  });

class ReplicaHouse {
  replicas = [];
  /** Processes that a test has killed, and when. */
  killed = [];
  #sessions = [];

  constructor(postgres, url, dataDir) {
    this.postgres = postgres;
    this.url = url;
    this.dataDir = dataDir;
  }

  /** One more replica, ready. All of them share the key file, as replicas have to. */
  async start(env = {}, { url = this.url, ...options } = {}) {
    const product = await startProduct({
      dataDir: this.dataDir,
      readyWithinMs: READY_WITHIN_MS,
      env: { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: url, LOG_LEVEL: 'warn', ...env },
      ...options,
    });
    const replica = { ...product, api: apiClient(product.url) };
    this.replicas.push(replica);
    return replica;
  }

  startMany(count, env, options) {
    return Promise.all(Array.from({ length: count }, () => this.start(env, options)));
  }

  async stopAll(signal = 'SIGKILL') {
    await Promise.all(this.replicas.splice(0).map((replica) => replica.stop(signal)));
  }

  async leave() {
    await this.stopAll();
    for (const session of this.#sessions.splice(0)) await session.end().catch(() => undefined);
  }

  /** Makes schedules with a service of its own, which pace and demo do not touch. */
  async createSchedules(names, body) {
    const maker = await this.start();
    for (const name of names) {
      const { status } = await maker.api.create(name, body);
      if (status >= 300) throw new Error(`${name} could not be made: ${status}`);
    }
    const haveRun = async () => {
      const ended = (await this.runs()).filter(({ finishedAt }) => finishedAt);
      const tenants = new Set(ended.map(({ tenant }) => tenant));
      return names.every((name) => tenants.has(name));
    };
    await until('their first runs have ended', haveRun);
    await maker.stop();
    this.replicas.splice(this.replicas.indexOf(maker), 1);
  }

  /** A session of the server's administrator, ended with the house. */
  async session() {
    const client = new pg.Client(this.url);
    client.on('error', () => undefined);
    await client.connect();
    this.#sessions.push(client);
    return client;
  }

  async query(text, values = []) {
    const client = new pg.Client(this.url);
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Every run, oldest first, as the store has it. */
  async runs(tenant) {
    const rows = await this.query(
      'SELECT doc FROM command_center.runs WHERE $1::text IS NULL OR tenant = $1 ORDER BY queued_at, id',
      [tenant ?? null],
    );
    return rows.map(({ doc }) => doc);
  }

  /** Asks this replica for a run of each tenant, and answers the runs once it carries out all of them. */
  async begin(replica, tenants) {
    for (const tenant of tenants) await replica.api.runNow(tenant, { prefer: 'respond-async' });
    return until('they run', async () => {
      const running = await Promise.all(tenants.map((tenant) => this.runningOn(replica, tenant)));
      return running.every(Boolean) && running;
    });
  }

  /** The run of a tenant that this replica is carrying out. */
  async runningOn({ pid }, tenant) {
    return (await this.runs(tenant)).find(({ status, replica }) => status === 'running' && isOf(replica, pid));
  }
}

/** True for the name under which the process `pid` carries out runs. */
export const isOf = (replica, pid) => replica.includes(`:${pid}:`);

/** Of two that began in the same millisecond the one that ended in it came first. */
const byStart = (a, b) => a.startedAt - b.startedAt || (a.finishedAt ?? Infinity) - (b.finishedAt ?? Infinity);

const isActive = ({ status }) => status === 'queued' || status === 'running';

/** What is wrong with runs, as sentences: a tick that had two starts, two runs of one tenant at once. */
export function wrongsOf(runs) {
  const wrongs = [];
  const starts = new Set();
  const byTenant = Map.groupBy(runs, ({ tenant }) => tenant);
  for (const { tenant, scheduledFor, attempt } of runs) {
    if (scheduledFor === null) continue;
    const start = `${tenant} ${scheduledFor} ${attempt}`;
    if (starts.has(start)) wrongs.push(`twice: ${start}`);
    starts.add(start);
  }
  for (const [tenant, own] of byTenant) {
    const spans = own.filter(({ startedAt }) => startedAt !== undefined).sort(byStart);
    for (let i = 1; i < spans.length; i += 1) {
      const before = spans[i - 1];
      if (isActive(before) || before.finishedAt > spans[i].startedAt) wrongs.push(`overlap: ${tenant} ${spans[i].id}`);
    }
    if (own.filter(isActive).length > 1) wrongs.push(`two active: ${tenant}`);
  }
  return wrongs;
}
