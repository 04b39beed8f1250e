import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { SettableClock } from '../clock/settable-clock.js';
import type { Run, RunMode } from '../domain/run.js';
import { JsonPersistence } from '../persistence/json/json-persistence.js';
import { eventually } from '../persistence/testing/postgres-bench.js';
import { sampleSchedule } from '../persistence/testing/sample-facts.js';
import { Dispatcher } from './dispatcher.js';
import { InProcessEngine } from './engine/in-process.engine.js';
import { GiveWay } from './give-way.js';
import { Heartbeat } from './heartbeat.js';
import { RunReach } from './leases/run-reach.js';
import { SliceDispatcher } from './slice-dispatcher.js';

/** An engine that lets claims go beyond its slots, as the one beside PostgreSQL does. */
class AheadEngine extends InProcessEngine {
  override claimable(): number {
    return this.room(4);
  }
}

describe('a dispatcher whose looks are dear', () => {
  const clock = new SettableClock();
  let folder: string;
  let store: JsonPersistence;
  let claims: number;
  let begun: Run[];
  let dispatcher: Dispatcher;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dispatcher-'));
    store = new JsonPersistence({ dataDir: folder, clock, log: () => undefined });
    await store.open();
    [claims, begun] = [0, []];
  });
  afterEach(async () => {
    await dispatcher.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const schedule = (tenant: string, at: number): Promise<void> =>
    store.act(tenant, () => ({ schedule: sampleSchedule(tenant, at), result: undefined }));
  const start = (mode: RunMode, slots: number): void => {
    const engine = new AheadEngine(slots, clock);
    engine.start({
      execute: (run) => {
        begun.push(run);
        return new Promise(() => undefined);
      },
    });
    const make = { newId: () => v7(), modeOf: () => mode, replica: 'here' };
    const reach = new RunReach({ persistence: store, engine, log: () => undefined });
    const giveWay = new GiveWay(store, reach, clock);
    const claimDue = store.claimDue.bind(store);
    store.claimDue = (room, rule) => {
      claims += 1;
      return claimDue(room, rule);
    };
    dispatcher = new Dispatcher({
      persistence: store,
      engine,
      clock,
      make,
      heartbeat: new Heartbeat(clock),
      giveWay,
      slices: new SliceDispatcher({ persistence: store, engine, make, giveWay }),
      gatherMs: 30,
      log: () => undefined,
    });
    dispatcher.start();
  };
  const statuses = async (): Promise<readonly string[]> =>
    (await store.runs.page({ limit: 50 })).rows.map(({ status }) => status);

  it('takes ticks that fall due within 30 ms in one look, and the first of them at once', async () => {
    const due = clock.now() + 1_000;
    for (let n = 0; n < 10; n += 1) await schedule(`t${n}`, due + n);
    start('stub', 50);
    await eventually('the first look is over', () => claims > 0);
    claims = 0;
    clock.advance(1_000);
    await eventually('the first tick has run', () => begun.length > 0);
    clock.advance(9);
    expect(begun).toHaveLength(1);
    await eventually('the others have run', () => {
      clock.advance(1);
      return begun.length === 10;
    });
    expect(claims).toBeLessThan(5);
  });

  it('begins runs of the stub beyond the free slots, because a slot is free again at once', async () => {
    for (let n = 0; n < 4; n += 1) await schedule(`t${n}`, clock.now());
    start('stub', 2);
    await eventually('all are claimed', async () => (await statuses()).length === 4);
    expect(await statuses()).toEqual(['running', 'running', 'running', 'running']);
  });

  it('lets live runs beyond the free slots wait in the queue', async () => {
    for (let n = 0; n < 4; n += 1) await schedule(`t${n}`, clock.now());
    start('live', 2);
    await eventually('all are claimed', async () => (await statuses()).length === 4);
    expect([...(await statuses())].sort()).toEqual(['queued', 'queued', 'running', 'running']);
  });
});
