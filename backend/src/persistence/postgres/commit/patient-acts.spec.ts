import type { AuditOperation } from '@aetherlink/contracts/audit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import type { Persistence } from '../../persistence.js';
import { PostgresBench } from '../../testing/postgres-bench.js';
import { sampleCredential, sampleEntry, sampleSchedule } from '../../testing/sample-facts.js';
import { startDueRule } from '../../testing/sample-rules.js';

await testServer();

const ASKED: AuditOperation = 'scheduler.import.force_run';
const ENDED: AuditOperation = 'scheduler.import.completed';

describe('an act that nobody waits for', () => {
  let bench: PostgresBench;
  let store: Persistence;
  let client: pg.Client;
  let now: number;

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    store = await bench.open();
    now = bench.clock.now();
    client = new pg.Client(bench.url);
    await client.connect();
    // The one is due, the other is not.
    await create('due', now);
    await create('calm', now + 60_000);
  });
  afterEach(async () => {
    await client.end();
    await bench.done();
  });

  const create = (tenant: string, anchor: number): Promise<unknown> =>
    store.act(tenant, () => ({
      schedule: sampleSchedule(tenant, anchor),
      audit: [sampleEntry(tenant)],
      result: undefined,
    }));
  const note = (tenant: string, operation: AuditOperation, patient: boolean): Promise<void> =>
    store.act(tenant, () => ({ audit: [sampleEntry(tenant, { operation })], result: undefined }), { patient });
  const commits = async (): Promise<number> => {
    const { rows } = await client.query<{ seq: string }>('SELECT commit_seq AS seq FROM command_center.numbers');
    return Number(rows[0]?.seq);
  };
  const noted = async (): Promise<readonly string[]> =>
    (await store.audit.page({ limit: 50 })).rows.map(({ operation }) => operation).reverse();

  it('is in the commit of the next claim', async () => {
    const before = await commits();
    const act = note('calm', ENDED, true);
    const runs = await store.claimDue(5, startDueRule());
    await act;
    expect(runs.map(({ tenant }) => tenant)).toEqual(['due']);
    expect(await commits()).toBe(before + 1);
    expect(await noted()).toContain(ENDED);
  });

  it('is saved by a claim that finds nothing due', async () => {
    await store.claimDue(5, startDueRule());
    const before = await commits();
    const act = note('calm', ENDED, true);
    expect(await store.claimDue(5, startDueRule())).toEqual([]);
    await act;
    expect(await commits()).toBe(before + 1);
  });

  it('goes by itself when nothing else does', async () => {
    const before = await commits();
    await note('calm', ENDED, true);
    expect(await commits()).toBe(before + 1);
  });

  it('goes before an act of its tenant that somebody waits for, and in the same commit', async () => {
    const before = await commits();
    await Promise.all([note('calm', ENDED, true), note('calm', ASKED, false)]);
    expect(await commits()).toBe(before + 1);
    expect((await noted()).slice(-2)).toEqual([ENDED, ASKED]);
  });

  it('does not go before an act of its tenant that was asked for earlier', async () => {
    const acts = [note('calm', ASKED, false), note('calm', ENDED, true)];
    await store.claimDue(5, startDueRule());
    await Promise.all(acts);
    expect((await noted()).slice(-2)).toEqual([ASKED, ENDED]);
  });

  it('goes at once with many of its kind', async () => {
    const before = await commits();
    await Promise.all(Array.from({ length: 40 }, () => note('calm', ENDED, true)));
    expect(await commits()).toBeLessThanOrEqual(before + 2);
    expect((await noted()).filter((operation) => operation === ENDED)).toHaveLength(40);
  });

  it('keeps no claim waiting when somebody else holds its tenant', async () => {
    await client.query(`BEGIN; SELECT 1 FROM command_center.tenants WHERE tenant = 'calm' FOR UPDATE`);
    const act = note('calm', ENDED, true);
    const runs = await store.claimDue(5, startDueRule());
    expect(runs.map(({ tenant }) => tenant)).toEqual(['due']);
    await client.query('COMMIT');
    await act;
    expect(await noted()).toContain(ENDED);
  });

  it('that the database refuses harms neither the claim that took it along nor others of its kind', async () => {
    const credential = sampleCredential('calm', now);
    await store.act('calm', () => ({ credential, result: undefined }));
    await create('rival', now + 60_000);
    const refused = store
      .act('rival', () => ({ credential: { ...credential, tenant: 'rival' }, result: undefined }), { patient: true })
      .catch((error: unknown) => error);
    const act = note('calm', ENDED, true);
    const runs = await store.claimDue(5, startDueRule());
    expect(runs.map(({ tenant }) => tenant)).toEqual(['due']);
    expect(await refused).toMatchObject({ code: 'location_in_use' });
    await act;
    expect((await noted()).filter((operation) => operation === ENDED)).toHaveLength(1);
    expect(await store.runs.active()).toHaveLength(1);
  });

  it('whose rule throws is refused alone', async () => {
    const defect = new Error('A rule with a defect.');
    const refused = store
      .act(
        'calm',
        () => {
          throw defect;
        },
        { patient: true },
      )
      .catch((error: unknown) => error);
    expect(await store.claimDue(5, startDueRule())).toHaveLength(1);
    expect(await refused).toBe(defect);
  });
});
