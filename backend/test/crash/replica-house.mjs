// Replicas of the built service on one PostgreSQL, and what must hold of the runs that they leave behind.
import pg from 'pg';
import { apiClient } from '../../../tools/product/api-client.mjs';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { startProduct, withDataDir } from '../../../tools/product/running-product.mjs';
import { until } from '../../../tools/product/until.mjs';

/** Several processes start at once, on a machine that may be busy. */
const READY_WITHIN_MS = 60_000;

/** A server and the replicas on it; everything is stopped and gone afterwards. */
export const withReplicaHouse = (use, settings) =>
  withDataDir(async (dataDir) => {
    const postgres = await startPostgres(settings);
    const house = new ReplicaHouse(postgres, dataDir);
    try {
      return await use(house);
    } finally {
      await house.stopAll();
      await postgres.remove();
    }
  });

class ReplicaHouse {
  replicas = [];
  /** Processes that a test has killed, and when. */
  killed = [];

  constructor(postgres, dataDir) {
    this.postgres = postgres;
    this.dataDir = dataDir;
  }

  /** One more replica, ready. All of them share the key file, as replicas have to. */
  async start(env = {}, url = this.postgres.url) {
    const product = await startProduct({
      dataDir: this.dataDir,
      readyWithinMs: READY_WITHIN_MS,
      env: { ...this.postgres.env, DATABASE_URL: url, LOG_LEVEL: 'warn', ...env },
    });
    const replica = { ...product, api: apiClient(product.url) };
    this.replicas.push(replica);
    return replica;
  }

  startMany(count, env) {
    return Promise.all(Array.from({ length: count }, () => this.start(env)));
  }

  async stopAll(signal = 'SIGKILL') {
    await Promise.all(this.replicas.splice(0).map((replica) => replica.stop(signal)));
  }

  /** Makes schedules with a service of its own, which pace and demo do not touch. */
  async createSchedules(names, body) {
    const maker = await this.start();
    for (const name of names) {
      const { status } = await maker.api.create(name, body);
      if (status >= 300) throw new Error(`${name} could not be made: ${status}`);
    }
    const haveRun = async () => (await this.runs()).filter(({ finishedAt }) => finishedAt).length >= names.length;
    await until('their first runs have ended', haveRun);
    await maker.stop();
    this.replicas.splice(this.replicas.indexOf(maker), 1);
  }

  async query(text, values = []) {
    const client = new pg.Client(this.postgres.url);
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
}

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
    const spans = own.filter(({ startedAt }) => startedAt !== undefined).sort((a, b) => a.startedAt - b.startedAt);
    for (let i = 1; i < spans.length; i += 1) {
      const before = spans[i - 1];
      if (isActive(before) || before.finishedAt > spans[i].startedAt) wrongs.push(`overlap: ${tenant} ${spans[i].id}`);
    }
    if (own.filter(isActive).length > 1) wrongs.push(`two active: ${tenant}`);
  }
  return wrongs;
}
