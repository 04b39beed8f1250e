import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { LiveBus } from '../events/live-bus.js';
import { JsonPersistence } from '../persistence/json/json-persistence.js';
import type { ScheduleStore } from '../persistence/persistence.js';
import { create, JsonBench } from '../persistence/testing/json-bench.js';
import { InProcessEngine } from '../scheduler/engine/in-process.engine.js';
import { GiveWay } from '../scheduler/give-way.js';
import { Heartbeat } from '../scheduler/heartbeat.js';
import { RunReach } from '../scheduler/leases/run-reach.js';
import { PreviewBoard } from '../scheduler/preview-board.js';
import { ProgressBoard } from '../scheduler/progress-board.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { LiveFeed } from './live-feed.js';

/** A store that hangs when somebody reads a schedule, as a database does that has gone silent. */
class SilentStore extends JsonPersistence {
  isSilent = false;

  override get schedules(): ScheduleStore {
    const real = super.schedules;
    const get: ScheduleStore['get'] = (tenant) => (this.isSilent ? new Promise(() => undefined) : real.get(tenant));
    return { get, page: (query) => real.page(query), all: () => real.all() };
  }
}

describe('what browsers hear of the store', () => {
  let bench: JsonBench;
  let store: SilentStore;
  let heard: string[];

  beforeEach(async () => {
    bench = await JsonBench.make();
    const { clock, disk, dir } = bench;
    store = new SilentStore({ dataDir: dir, clock, disk, log: () => undefined });
    await store.open();
    const engine = new InProcessEngine(1, clock);
    const giveWay = new GiveWay(store, new RunReach({ persistence: store, engine, log: () => undefined }), clock);
    const make = { newId: () => v7(), modeOf: () => 'stub' as const, replica: 'here' };
    const progress = new ProgressBoard(clock);
    const parts = [progress, new Heartbeat(clock), new PreviewBoard(), giveWay, clock] as const;
    const views = new ScheduleViews(store, clock, new SchedulerService(store, engine, make, ...parts));
    const bus = new LiveBus();
    heard = [];
    bus.subscribe((messages) => heard.push(...messages.map(({ text }) => text.slice(0, text.indexOf('\n')))));
    new LiveFeed(store, clock, bus, views, progress);
  });
  afterEach(async () => {
    bench.disk.heal();
    await store.close();
    await bench.done();
  });

  /** Timers and everything that follows from them without waiting for anybody. */
  const pass = async (ms: number): Promise<void> => {
    bench.clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('is the picture of a schedule and the act that changed it', async () => {
    await create(store, 'acme', bench.clock.now() + 60_000);
    await pass(0);
    expect(heard).toEqual(['event: schedule', 'event: audit']);
  });

  it('is how it is, also while the picture of a schedule cannot be had', async () => {
    store.isSilent = true;
    await create(store, 'acme', bench.clock.now() + 60_000);
    await pass(0);
    bench.disk.break('datasync', 'EIO');
    await expect(create(store, 'beta', bench.clock.now())).rejects.toMatchObject({ code: 'persistence_unavailable' });
    await pass(200);
    expect(heard).toEqual(['event: system']);
  });
});
