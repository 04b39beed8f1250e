import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { asAdmin, makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import type { Persistence } from '../../persistence.js';
import { PostgresBench } from '../../testing/postgres-bench.js';
import { sampleEntry, sampleRun, sampleSchedule } from '../../testing/sample-facts.js';
import { Database } from '../connection/database.js';
import { purgeAudit } from '../retention/purge-audit.js';

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

  it('removes old entries by the functions of the schema alone, which say so in the audit first', async () => {
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
    expect(page.rows[0]).toMatchObject({ ring: 'system', seq: 3, metadata: { from_id: 1, to_id: 2 } });
    expect(await store.audit.append(sampleEntry('acme'))).toMatchObject({ id: 6, seq: 3 });
    expect(told).toEqual(['5 audit.purged', '6 scheduler.schedule.created']);
  });
});
