import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { asAdmin, makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import type { Persistence } from '../../persistence.js';
import { PostgresBench } from '../../testing/postgres-bench.js';
import { sampleEntry, sampleRun, sampleSchedule } from '../../testing/sample-facts.js';
import { Database } from '../connection/database.js';
import { purgeAudit } from '../retention/purge-audit.js';
import { prepareSchema } from './prepare-schema.js';

await testServer();

const DAY_MS = 86_400_000;

describe('the role that the service works with', () => {
  let bench: PostgresBench;
  let store: Persistence;
  let client: pg.Client;
  let role: string;
  let url: string;

  beforeEach(async () => {
    const database = await makeDatabase({ empty: true });
    role = `run_${randomUUID().slice(0, 8)}`;
    await asAdmin(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'run'`);
    const address = new URL(database.url);
    address.username = role;
    address.password = 'run';
    url = address.href;
    bench = new PostgresBench(database);
    store = await bench.open({ url, migrateUrl: database.url });
    client = new pg.Client(url);
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    const server = (await testServer()).url;
    await bench.done();
    await asAdmin(server, `DROP ROLE ${role}`);
  });

  const refused = (sql: string): Promise<unknown> =>
    client.query(sql).then(
      () => 'allowed',
      (error: { code: string }) => error.code,
    );

  it('does all that the service does', async () => {
    const now = bench.clock.now();
    await store.act('acme', () => ({
      schedule: sampleSchedule('acme', now),
      runs: [sampleRun('acme', 'run-1', now)],
      audit: [sampleEntry('acme')],
      result: undefined,
    }));
    await store.records.apply('acme', { runId: 'run-1', attempt: 1, state: { watermarks: {}, units: {} } });
    await store.runLogs.append('run-1', [{ at: now, level: 'info', message: 'x' }]);
    expect(await store.maintenance.prune(now)).toMatchObject({ ok: true });
    expect((await store.maintenance.status()).lines.join()).toContain('1 schedules, 1 active runs');
  });

  it('is given its rights by replicas that start at the same moment', async () => {
    const { url: migrateUrl } = bench;
    const options = {
      url,
      migrateUrl,
      migrateOnStart: true,
      readOnly: false,
      patienceMs: 30_000,
      log: () => undefined,
    };
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 5 }, () => prepareSchema(options)));
    }
    expect(await refused('SELECT count(*) FROM command_center.audit')).toBe('allowed');
  }, 60_000);

  it.each([
    'CREATE TABLE command_center.more (id int)',
    'DROP TABLE command_center.runs',
    'ALTER TABLE command_center.audit DISABLE TRIGGER ALL',
    'UPDATE command_center.audit SET actor = NULL',
    'DELETE FROM command_center.audit',
    'TRUNCATE command_center.audit',
    'DELETE FROM command_center.migrations',
    'DELETE FROM command_center.numbers',
    'INSERT INTO command_center.audit_purges (entry_id, before, imports_before, up_to_id) VALUES (1, 1, 1, 1)',
    "UPDATE command_center.audit SET hash = repeat('0', 64)",
    "UPDATE command_center.audit_chain SET anchor_hash = repeat('0', 64)",
    'DELETE FROM command_center.audit_chain',
    'TRUNCATE command_center.audit_chain',
    `INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc, hash)
       VALUES (9, 'people', 9, 1, 'acme', 'x', 'ui', 'a', '{}', repeat('0', 64))`,
  ])('may not %s', async (sql) => {
    expect(await refused(sql)).toBe('42501');
  });

  it.each([
    'UPDATE command_center.audit SET actor = NULL',
    'DELETE FROM command_center.audit',
    'TRUNCATE command_center.audit',
  ])('may not and not even the owner may %s', async (sql) => {
    await store.audit.append(sampleEntry('acme'));
    await expect(asAdmin(bench.url, sql)).rejects.toThrow('Audit entries are not changed and not deleted.');
  });

  it.each([
    "UPDATE command_center.audit SET hash = repeat('0', 64), prev_hash = repeat('0', 64)",
    "UPDATE command_center.audit_chain SET anchor_hash = repeat('0', 64)",
  ])('may not %s even with the privileges of an older release', async (sql) => {
    await store.audit.append(sampleEntry('acme'));
    await asAdmin(bench.url, `GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA command_center TO ${role}`);
    expect(await refused(sql)).toBe('42501');
  });

  it("gives an entry its place in the audit's chain once, and cannot change it afterwards", async () => {
    const zeros = '0'.repeat(64);
    const ones = '1'.repeat(64);
    const chained = (after: number, before: string, ...hashes: string[]): Promise<unknown> =>
      refused(
        `SELECT command_center.chain_audit(${after}, '${before}', ARRAY[${hashes.map((hash) => `'${hash}'`).join()}], 'plain', false)`,
      );
    await store.close();
    await client.query(
      `BEGIN; UPDATE command_center.numbers SET audit_id = 2, people_seq = 2;
       INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
       SELECT n, 'people', n, 1, 'acme', 'x', 'ui', 'a', '{}' FROM generate_series(1, 2) AS n; COMMIT`,
    );
    expect(await chained(0, ones, zeros)).toBe('40001');
    expect(await chained(1, zeros, ones)).toBe('40001');
    expect(await chained(0, zeros, 'no hash')).toBe('22023');
    expect(await chained(0, zeros, ones, ones, ones)).toBe('42501');
    expect(await chained(0, zeros, ones)).toBe('allowed');
    expect(await chained(0, zeros, zeros)).toBe('40001');
    await asAdmin(bench.url, `UPDATE command_center.audit_chain SET seq = 0, hash = '${zeros}'`);
    expect(await chained(0, zeros, zeros)).toBe('42501');
    await asAdmin(bench.url, `UPDATE command_center.audit_chain SET seq = 1, hash = '${ones}', chain = 'hmac:a'`);
    expect(await chained(1, ones, zeros)).toBe('42501');
    const { rows } = await client.query('SELECT prev_hash, hash FROM command_center.audit ORDER BY seq');
    expect(rows).toEqual([
      { prev_hash: zeros, hash: ones },
      { prev_hash: null, hash: null },
    ]);
  });

  it('may not purge what is younger than the shortest retention, whatever moment it names', async () => {
    await store.audit.append(sampleEntry('acme'));
    const purge = (before: string, importsBefore: string): Promise<unknown> =>
      refused(`SELECT command_center.begin_audit_purge(${before}, ${importsBefore}, command_center.now_ms())`);
    const ago = (hours: number): string => `command_center.now_ms() - ${hours * 3_600_000}`;
    bench.clock.jumpWall(Date.now() - 402 * DAY_MS - bench.clock.now());
    await store.audit.append(sampleEntry('acme', { ring: 'system' }));
    expect(await purge(ago(-24), ago(168))).toBe('42501');
    expect(await purge(ago(22), ago(168))).toBe('42501');
    expect(await purge(ago(24), ago(166))).toBe('42501');
    expect(await purge(ago(24), ago(168))).toBe('allowed');
  });

  it('removes old entries by the functions of the schema alone, which say so in the audit first', async () => {
    // The server's own clock bounds what may go.
    bench.clock.jumpWall(Date.now() - 402 * DAY_MS - bench.clock.now());
    const importEntry = sampleEntry('acme', {
      ring: 'system',
      operation: 'scheduler.import.completed',
      source: 'scheduler',
    });
    await store.audit.append(sampleEntry('acme', { actor: 'old' }));
    bench.clock.advance(393 * DAY_MS);
    await store.audit.append(importEntry);
    await store.audit.append(sampleEntry('acme', { actor: 'kept' }));
    bench.clock.advance(8 * DAY_MS);
    await store.audit.append(importEntry);
    await store.audit.verify();
    const now = bench.clock.now();
    const told: string[] = [];
    store.onCommitted(({ audit }) => told.push(...audit.map(({ id, operation }) => `${id} ${operation}`)));
    const database = new Database({ url, replica: 'purger', readOnly: false, onOutcome: () => undefined });
    try {
      const wanted = { before: now - 400 * DAY_MS, importsBefore: now - 7 * DAY_MS, now };
      expect(await purgeAudit(database, wanted)).toBe(2);
      expect(await purgeAudit(database, wanted)).toBe(0);
    } finally {
      await database.close();
    }
    const page = await store.audit.page({ limit: 10 });
    expect(page.rows.map(({ id, operation }) => [id, operation])).toEqual([
      [5, 'audit.purged'],
      [4, 'scheduler.import.completed'],
      [3, 'scheduler.schedule.created'],
    ]);
    expect(page.historyPruned).toBe(true);
    expect(page.rows[0]).toMatchObject({
      ring: 'people',
      seq: 3,
      metadata: { from_id: 1, to_id: 2, people: { from_seq: 1, to_seq: 1 } },
    });
    expect(await store.audit.append(sampleEntry('acme'))).toMatchObject({ id: 6, seq: 4 });
    expect(await store.audit.verify()).toMatchObject({ intact: true, rings: [{ fromSeq: 2, toSeq: 4 }] });
    expect(told).toEqual(['5 audit.purged', '6 scheduler.schedule.created']);
  });
});
