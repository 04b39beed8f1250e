import pg from 'pg';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startPostgres } from '../../tools/product/postgres.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';

/** What is measured is durable: the server writes through to its disk. */
const DURABLE = { fsync: 'on', shared_buffers: '256MB', max_wal_size: '2GB' };
const READY_WITHIN_MS = 60_000;

/** A server of its own with the schema on it, and one schedule that the others are copied from. */
export const withPostgresBed = (use) =>
  withDataDir(async (dataDir) => {
    const postgres = await startPostgres(DURABLE);
    const bed = new PostgresBed(postgres, dataDir);
    try {
      await bed.prepare();
      return await use(bed);
    } finally {
      await Promise.all(bed.replicas.map((replica) => replica.stop('SIGKILL')));
      await postgres.remove();
    }
  });

class PostgresBed {
  replicas = [];

  constructor(postgres, dataDir) {
    this.postgres = postgres;
    this.dataDir = dataDir;
  }

  async start() {
    const { env } = this.postgres;
    const product = await startProduct({
      dataDir: this.dataDir,
      env: { ...env, LOG_LEVEL: 'warn' },
      readyWithinMs: READY_WITHIN_MS,
    });
    this.replicas.push(product);
    return product;
  }

  async prepare() {
    const maker = await this.start();
    const { status } = await apiClient(maker.url).create('pattern', { interval_sec: 86_400 });
    if (status >= 300) throw new Error(`The pattern could not be made: ${status}`);
    const ended = async () =>
      (await this.query(`SELECT 1 FROM command_center.runs WHERE doc ? 'finishedAt'`)).length > 0;
    await until('its first run has ended', ended);
    await maker.stop();
    this.replicas.pop();
  }

  /** Schedules due at `firstMs + k · stepMs` (epoch), as durable as if people had made them. */
  async seed({ count, intervalSec, firstMs, stepMs, from = 0 }) {
    await this.query(
      `INSERT INTO command_center.tenants (tenant, schedule, wake_at)
       SELECT name, schedule || jsonb_build_object('tenant', name, 'generation', gen_random_uuid(), 'intervalSec', $2::int,
         'anchor', due, 'nextTickAt', due), due
       FROM (SELECT 'tenant-' || lpad(k::text, 5, '0') AS name, $3::bigint + round((k - $5::int) * $4::float8)::bigint AS due
         FROM generate_series($5::int, $5::int + $1::int - 1) AS k) AS wanted,
         (SELECT schedule FROM command_center.tenants WHERE tenant = 'pattern') AS pattern`,
      [count, intervalSec, firstMs, stepMs, from],
    );
    await this.query('VACUUM ANALYZE command_center.tenants');
  }

  /** Scheduled runs of the seeded tenants whose tick fell due in a window, in milliseconds. */
  async lags(fromMs, toMs) {
    const rows = await this.query(
      `SELECT (doc ->> 'scheduledFor')::bigint::float8 AS due, (doc ->> 'startedAt')::bigint::float8 AS started, tenant
       FROM command_center.runs WHERE trigger = 'schedule' AND (doc ->> 'scheduledFor')::bigint BETWEEN $1 AND $2`,
      [fromMs, toMs],
    );
    return rows.map(({ due, started, tenant }) => ({ tenant, due, started, lagMs: started - due }));
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
}
