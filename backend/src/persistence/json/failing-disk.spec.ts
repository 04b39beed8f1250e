import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '../../domain/domain-error.js';
import type { StoreHealth } from '../persistence.js';
import { create, JsonBench, tenantsOf } from '../testing/json-bench.js';
import { sampleSchedule } from '../testing/sample-facts.js';
import type { JsonPersistence } from './json-persistence.js';

describe('a disk that fails', () => {
  let bench: JsonBench;
  let store: JsonPersistence;
  let now: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    now = bench.clock.now();
    await create(store, 'kept', now);
  });
  afterEach(() => bench.done());

  const refused = (act: Promise<unknown>): Promise<unknown> =>
    act.then(
      () => 'accepted',
      (error: unknown) => (error instanceof DomainError ? error.code : error),
    );

  it.each([
    ['is full', () => (bench.disk.room = 0)],
    ['is full in the middle of a line', () => (bench.disk.room = 30)],
    ['has no quota left', () => bench.disk.break('write', 'EDQUOT')],
    ['breaks while writing', () => bench.disk.break('write', 'EIO')],
    ['breaks while syncing', () => bench.disk.break('datasync', 'EIO')],
  ])(
    'that %s refuses the write, keeps the old state in memory and on the disk, and heals by itself',
    async (_, fail) => {
      fail();
      expect(await refused(create(store, 'lost', now))).toBe('persistence_unavailable');
      expect(await tenantsOf(store)).toEqual(['kept']);
      expect(store.health()).toMatchObject({ condition: 'unavailable', unavailableSince: now });
      expect(await store.act('lost', ({ schedule }) => ({ result: schedule }))).toBeUndefined();

      bench.disk.heal();
      await create(store, 'healed', now);
      expect(store.health()).toEqual({ condition: 'ok', issues: [] });
      await bench.kill();
      expect(await tenantsOf(await bench.open())).toEqual(['healed', 'kept']);
    },
  );

  it('takes down with a failed group everything that was decided behind it', async () => {
    let open: () => void = () => undefined;
    bench.disk.gate = new Promise((resolve) => (open = resolve));
    const first = refused(create(store, 'a', now));
    bench.disk.break('datasync', 'EIO');
    await new Promise((resolve) => setImmediate(resolve));
    const second = refused(
      store.act('a', ({ schedule }) => ({
        schedule: { ...sampleSchedule('a', now), version: (schedule?.version ?? 0) + 1 },
        result: 0,
      })),
    );
    const reading = refused(store.act('a', () => ({ result: 'read' })));
    const refusal = refused(
      store.act('a', () => {
        throw new DomainError('schedule_exists', 'There is one on its way.');
      }),
    );
    open();
    expect(await Promise.all([first, second, reading, refusal])).toEqual([
      'persistence_unavailable',
      'persistence_unavailable',
      'persistence_unavailable',
      'persistence_unavailable',
    ]);
    bench.disk.heal();
    await create(store, 'b', now);
    expect(await tenantsOf(store)).toEqual(['b', 'kept']);
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EIO', 'the disk reports an error'],
    ['EWHATEVER', 'the disk refused a write (EWHATEVER)'],
  ])('with %s is explained in words that name no path', async (code, words) => {
    bench.disk.break('datasync', code);
    const error = await create(store, 'lost', now).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: expect.stringContaining(words) });
    expect(store.health().issues).toEqual([expect.stringContaining(words)]);
    expect(String(error) + store.health().issues.join()).not.toContain(bench.dir);
  });

  it('numbers the audit without a gap over a failure', async () => {
    bench.disk.room = 0;
    await refused(create(store, 'lost', now));
    bench.disk.heal();
    await create(store, 'next', now);
    expect((await store.audit.page({ limit: 10 })).rows.map(({ id, seq }) => [id, seq])).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  it('tells rules when nothing could be saved, also within the write that tries again', async () => {
    bench.disk.room = 0;
    await refused(create(store, 'lost', now));
    bench.clock.advance(30_000);
    bench.disk.heal();
    const outage = (): Promise<unknown> =>
      store.act('probe', (state) => ({ schedule: sampleSchedule('probe', now), result: state.outage }));
    expect(await outage()).toEqual({ from: now, to: now + 30_000 });
    bench.clock.advance(5_000);
    expect(await outage()).toEqual({ from: now, to: now + 30_000 });
  });

  it('writes the whole state anew after a failed sync, before it acknowledges again', async () => {
    bench.disk.break('datasync', 'EIO');
    await refused(create(store, 'lost', now));
    bench.disk.heal();
    const before = bench.disk.events.length;
    await create(store, 'next', now);
    const calls = bench.disk.events.slice(before).filter(({ call }) => call === 'rename' || call === 'datasync');
    expect(calls.filter(({ path }) => path.endsWith('acculynx_schedules.json'))).toHaveLength(1);
    expect(calls.at(-1)).toMatchObject({ call: 'datasync', path: expect.stringContaining('journal-') });
    await bench.kill();
    expect(await tenantsOf(await bench.open())).toEqual(['kept', 'next']);
  });

  it('that cannot even take bytes back is no danger: the next journal begins with the same number', async () => {
    bench.disk.fault = ({ call }) => (call === 'datasync' || call === 'truncate' ? new Error('EIO') : undefined);
    await refused(create(store, 'lost', now));
    bench.disk.heal();
    await create(store, 'next', now);
    await bench.kill();
    expect(await tenantsOf(await bench.open())).toEqual(['kept', 'next']);
  });

  it('is told once when it begins and once when it ends', async () => {
    const told: StoreHealth['condition'][] = [];
    store.onHealth(({ condition }) => told.push(condition));
    bench.disk.room = 0;
    await refused(create(store, 'a', now));
    await refused(create(store, 'a', now));
    bench.disk.heal();
    await create(store, 'a', now);
    expect(told).toEqual(['unavailable', 'ok']);
  });

  it('keeps due schedules due while nothing can be saved', async () => {
    bench.disk.room = 0;
    const claim = (): Promise<unknown> =>
      store.claimDue(8, ({ schedule }) => ({
        schedule: schedule && { ...schedule, nextTickAt: schedule.nextTickAt + 60_000 },
        result: undefined,
      }));
    expect(await refused(claim())).toBe('persistence_unavailable');
    expect(await store.nextWakeAt()).toEqual({ tenant: 'kept', at: now });
    bench.disk.heal();
    await claim();
    expect(await store.nextWakeAt()).toEqual({ tenant: 'kept', at: now + 60_000 });
  });

  it('that fails a snapshot is degraded, keeps acknowledging from the journal, and is well after the next one', async () => {
    bench.disk.break('rename', 'EACCES', 'acculynx_schedules.json');
    bench.clock.advance(60_000);
    await until(() => store.health().condition === 'degraded');
    await create(store, 'b', now);
    bench.disk.heal();
    bench.clock.advance(60_000);
    await until(() => store.health().condition === 'ok');
    await bench.kill();
    expect(await tenantsOf(await bench.open())).toEqual(['b', 'kept']);
  });

  it('that is full at the start serves what is there, is not well, and heals without a restart', async () => {
    await store.close();
    bench.disk.room = 0;
    const late = await bench.open();
    expect(late.health().condition).toBe('unavailable');
    expect(await tenantsOf(late)).toEqual(['kept']);
    expect(await refused(create(late, 'b', now))).toBe('persistence_unavailable');
    bench.disk.heal();
    await create(late, 'b', now);
    expect(late.health().condition).toBe('ok');
    expect(await bench.files(/^\.lock$/)).toEqual(['.lock']);
  });

  it('that is full at the very first start begins when there is room', async () => {
    await bench.kill();
    bench.dir = bench.path('new');
    bench.disk.room = 0;
    const late = await bench.open();
    expect(await refused(create(late, 'b', now))).toBe('persistence_unavailable');
    bench.disk.heal();
    await create(late, 'b', now);
    await bench.kill();
    expect(await tenantsOf(await bench.open())).toEqual(['b']);
  });
});

/** Awaits something that the store does by itself. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not happen within 30 s.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
