import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JsonBench } from '../testing/json-bench.js';
import { sampleCredential, sampleSchedule } from '../testing/sample-facts.js';
import type { JsonPersistence } from './json-persistence.js';
import { capture } from './snapshot/capture.js';
import { restorePart } from './snapshot/part-data.js';
import { partText } from './snapshot/part-text.js';
import { StoreState } from './state/store-state.js';

describe('tenants’ keys in the JSON store', () => {
  let bench: JsonBench;
  let store: JsonPersistence;
  let now: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    now = bench.clock.now();
  });
  afterEach(() => bench.done());

  const set = (tenant: string, companyId = `company-of-${tenant}`): Promise<void> =>
    store.act(tenant, () => ({ credential: sampleCredential(tenant, now, { companyId }), result: undefined }));
  const codeOf = (act: Promise<unknown>): Promise<unknown> =>
    act.then(
      () => 'accepted',
      (error: unknown) => (error as { readonly code: unknown }).code,
    );

  it('come back from a snapshot, with a schedule and without one', async () => {
    await store.act('acme', () => ({ schedule: sampleSchedule('acme', now), result: undefined }));
    await set('acme');
    await set('bolt');
    await store.close();
    store = await bench.open();
    expect(store.health()).toEqual({ condition: 'ok', issues: [] });
    expect((await store.credentials.all()).map(({ tenant }) => tenant).sort()).toEqual(['acme', 'bolt']);
    expect((await store.schedules.get('acme'))?.credential).toEqual(sampleCredential('acme', now));
  });

  it('stay when the schedule’s file is newer than theirs, and go when their file is newer', async () => {
    await store.act('acme', () => ({ schedule: sampleSchedule('acme', now), result: undefined }));
    await set('acme');
    bench.disk.break('rename', 'EIO', 'command_center.json');
    await store.act('acme', () => ({ schedule: null, result: undefined }));
    await store.close();
    bench.disk.heal();
    store = await bench.open();
    expect(await store.schedules.get('acme')).toBeUndefined();
    expect(store.credentials.known('acme')).toEqual(sampleCredential('acme', now));
    await store.act('acme', () => ({ credential: null, result: undefined }));
    await bench.kill();
    store = await bench.open();
    expect(await store.credentials.all()).toEqual([]);
  });

  it('are none in a file from before tenants could have any', () => {
    const text = [...partText('commandCenter', capture(1, new StoreState()))].join('');
    const { credentials, ...before } = JSON.parse(text) as { readonly credentials: unknown };
    expect(credentials).toEqual([]);
    const state = new StoreState();
    restorePart('commandCenter', before, state);
    expect([...state.allViews()]).toEqual([]);
  });

  it('are refused for the location of a key that then could not be saved: the disk is named, not the location', async () => {
    let open: () => void = () => undefined;
    bench.disk.gate = new Promise((resolve) => (open = resolve));
    const first = codeOf(set('acme', 'one'));
    const second = codeOf(set('bolt', 'one'));
    bench.disk.break('datasync', 'EIO');
    open();
    expect(await Promise.all([first, second])).toEqual(['persistence_unavailable', 'persistence_unavailable']);
    bench.disk.heal();
    expect(await codeOf(set('bolt', 'one'))).toBe('accepted');
  });
});
