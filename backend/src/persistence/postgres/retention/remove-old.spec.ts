import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asAdmin, makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import type { Persistence } from '../../persistence.js';
import { PostgresBench } from '../../testing/postgres-bench.js';
import { ended, sampleEntry, sampleSchedule } from '../../testing/sample-facts.js';
import { startDueRule } from '../../testing/sample-rules.js';
import { Database } from '../connection/database.js';
import { purgeAudit } from './purge-audit.js';
import { pruneHistory } from './retention.js';

await testServer();

const DAY_MS = 86_400_000;
const OLD_ROWS = 30_000;
const SCHEDULES = 20;
/** What one claim may take while rows are removed beside it, on a machine that does other things as well. One that was in the way of a batch's locks would be refused after 2 s. */
const CLAIM_WITHIN_MS = 5_000;

describe('what is too old', () => {
  let bench: PostgresBench;
  let store: Persistence;
  let database: Database;
  let now: number;

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    store = await bench.open();
    database = new Database({ url: bench.url, replica: 'retention', readOnly: false, onOutcome: () => undefined });
    now = bench.clock.now();
    const old = now - 50 * DAY_MS;
    await asAdmin(
      bench.url,
      `INSERT INTO command_center.runs (id, tenant, status, trigger, attempt, queued_at, replica, doc)
       SELECT 'old-' || n, 't' || n % 50, 'succeeded', 'schedule', 1, ${old} + n, 'gone', '{}' FROM generate_series(1, ${OLD_ROWS}) AS n`,
      `INSERT INTO command_center.ticks (key, tenant, to_at, doc)
       SELECT 'old-' || n, 't' || n % 50, ${old} + n, jsonb_build_object('from', ${old} + n) FROM generate_series(1, ${OLD_ROWS}) AS n`,
      `INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
       SELECT n, 'system', n, ${old} + n, 't' || n % 50, 'scheduler.import.completed', 'scheduler', 'scheduler', '{}'
       FROM generate_series(1, ${OLD_ROWS}) AS n`,
      `UPDATE command_center.numbers SET audit_id = ${OLD_ROWS}, system_seq = ${OLD_ROWS}`,
    );
    for (let i = 0; i < SCHEDULES; i += 1) {
      await store.act(`due-${i}`, () => ({
        schedule: sampleSchedule(`due-${i}`, now, { intervalSec: 5 }),
        audit: [sampleEntry(`due-${i}`)],
        result: undefined,
      }));
    }
  }, 60_000);
  afterEach(async () => {
    await database.close();
    await bench.done();
  });

  it('goes in batches while due schedules start on time, and nothing newer goes with it', async () => {
    let removing = true;
    const removed = (async () => {
      try {
        const history = await pruneHistory(database, now - 30 * DAY_MS);
        const before = now - 400 * DAY_MS;
        return { ...history, audit: await purgeAudit(database, { before, importsBefore: now - 7 * DAY_MS, now }) };
      } finally {
        removing = false;
      }
    })();
    const rule = startDueRule();
    let slowestMs = 0;
    let started = 0;
    for (let rounds = 0; removing || rounds < 3; rounds += 1) {
      const begun = performance.now();
      const runs = await store.claimDue(SCHEDULES, rule);
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      expect(runs).toHaveLength(SCHEDULES);
      started += runs.length;
      for (const run of runs) await store.act(run.tenant, () => ({ runs: [ended(run)], result: undefined }));
      bench.clock.advance(5_000);
    }
    expect(await removed).toEqual({ runs: OLD_ROWS, ticks: OLD_ROWS, logLines: 0, audit: OLD_ROWS });
    expect(slowestMs).toBeLessThan(CLAIM_WITHIN_MS);
    const [left] = await database.work<{ runs: number; ticks: number; audit: number; purged: number }>({
      text: `SELECT (SELECT count(*) FROM command_center.runs) AS runs, (SELECT count(*) FROM command_center.ticks) AS ticks,
        (SELECT count(*) FROM command_center.audit WHERE operation <> 'audit.purged') AS audit,
        (SELECT count(*) FROM command_center.audit WHERE operation = 'audit.purged') AS purged`,
    });
    expect(left).toEqual({ runs: started, ticks: 0, audit: SCHEDULES, purged: 1 });
    const facts = await database.work<{ name: string }>({
      text: 'SELECT name FROM command_center.facts ORDER BY name',
    });
    expect(facts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['audit_purged_before', 'history_pruned_before']),
    );
  }, 60_000);

  it('stays where the replica goes in mid-round, and goes with the next round', async () => {
    let batches = 0;
    const goOn = (): boolean => (batches += 1) < 3;
    const first = await pruneHistory(database, now - 30 * DAY_MS, goOn);
    expect(first.runs).toBeGreaterThan(0);
    expect(first.runs).toBeLessThan(OLD_ROWS);
    const second = await pruneHistory(database, now - 30 * DAY_MS);
    expect(first.runs + second.runs).toBe(OLD_ROWS);
  }, 60_000);
});
