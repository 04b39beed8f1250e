import type { AuditOperation } from '@aetherlink/contracts/audit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { create, JsonBench } from '../testing/json-bench.js';
import { sampleEntry, sampleSchedule } from '../testing/sample-facts.js';
import { startDueRule } from '../testing/sample-rules.js';
import type { JsonPersistence } from './json-persistence.js';

const ASKED: AuditOperation = 'scheduler.import.force_run';
const ENDED: AuditOperation = 'scheduler.import.completed';

describe('an act on the JSON store that nobody waits for', () => {
  let bench: JsonBench;
  let store: JsonPersistence;
  let syncs: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    await create(store, 'due', bench.clock.now());
    await create(store, 'calm', bench.clock.now() + 60_000);
    syncs = 0;
    bench.disk.fault = ({ call }) => {
      if (call === 'datasync') syncs += 1;
      return undefined;
    };
  });
  afterEach(() => bench.done());

  const note = (tenant: string, operation: AuditOperation, patient: boolean): Promise<void> =>
    store.act(tenant, () => ({ audit: [sampleEntry(tenant, { operation })], result: undefined }), { patient });
  const noted = async (): Promise<readonly string[]> =>
    (await store.audit.page({ limit: 50 })).rows.map(({ operation }) => operation).reverse();

  it('shares the write of the next claim', async () => {
    const act = note('calm', ENDED, true);
    const runs = await store.claimDue(5, startDueRule());
    await act;
    expect(runs).toHaveLength(1);
    expect(syncs).toBe(1);
    expect(await noted()).toContain(ENDED);
  });

  it('goes by itself when nothing else does', async () => {
    await note('calm', ENDED, true);
    expect(syncs).toBe(1);
    await bench.kill();
    store = await bench.open();
    expect(await noted()).toContain(ENDED);
  });

  it('is durable before an act that rests on it is answered', async () => {
    const changed = sampleSchedule('calm', bench.clock.now(), { version: 2 });
    const act = store.act('calm', () => ({ schedule: changed, result: undefined }), { patient: true });
    expect(await store.act('calm', ({ schedule }) => ({ result: schedule?.version }))).toBe(2);
    expect(syncs).toBe(1);
    expect((await store.schedules.get('calm'))?.schedule.version).toBe(2);
    await act;
  });

  it('keeps its place before an act that somebody waits for', async () => {
    await Promise.all([note('calm', ENDED, true), note('calm', ASKED, false)]);
    expect(syncs).toBe(1);
    expect((await noted()).slice(-2)).toEqual([ENDED, ASKED]);
  });

  it('is refused when nothing can be saved, and nothing of it is left', async () => {
    bench.disk.break('datasync', 'EIO');
    await expect(note('calm', ENDED, true)).rejects.toMatchObject({ code: 'persistence_unavailable' });
    bench.disk.heal();
    expect(await noted()).not.toContain(ENDED);
  });
});
