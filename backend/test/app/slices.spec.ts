import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Run, RunNowAccepted, RunNowFinished, RunPage } from '@aetherlink/contracts/run';
import type { ScheduleDetail } from '@aetherlink/contracts/schedule';
import type { TickPage } from '@aetherlink/contracts/tick';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run as DomainRun } from '../../src/domain/run.js';
import { ImportFailure, type ImportRequest, type ImportResult } from '../../src/import/importer.js';
import { RunningApp } from './running-app.js';
import { chained, imported, untilYield } from './test-importer.js';

describe('longer imports in slices', () => {
  let app: RunningApp;

  const begin = async (variables: Record<string, string> = {}): Promise<void> => {
    app = await RunningApp.start({ variables });
  };
  const create = (tenant = 'acme', interval_sec = 3600) =>
    app.crm('POST', 'schedule', { tenant, body: { interval_sec } });
  const schedule = async (tenant = 'acme') =>
    (await app.crm<ScheduleDetail>('GET', `schedules/${tenant}`)).body.schedule;
  const runs = async (tenant = 'acme'): Promise<Run[]> =>
    (await app.crm<RunPage>('GET', `runs?tenant=${tenant}`)).body.items;
  const sliceOf = (tenant = 'acme'): boolean => app.importer.active.get(tenant)?.trigger === 'backfill';
  const sliceRuns = (tenant = 'acme') => app.until(`a slice of ${tenant} runs`, () => sliceOf(tenant));
  const runNow = <Body = RunNowAccepted>(tenant = 'acme', prefer = 'respond-async') =>
    app.crm<Body>('POST', 'run-now', { tenant, body: {}, headers: { prefer } });

  beforeEach(() => begin());

  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  it('starts the first slice after the first run, and says how much is left', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    const now = await schedule();
    expect(now).toMatchObject({
      state: 'running',
      mode: 'live',
      backfill: { kind: 'first', remaining: 1204, failures: 0 },
      state_reason: { code: 'backfill', message: 'First import, 1,204 records left' },
      running: { trigger: 'backfill', imported: 0 },
      last_status: { ok: true, message: 'Imported 3 records.' },
    });
    expect(app.importer.active.get('acme')).toMatchObject({ trigger: 'backfill', attempt: 1 });
    expect((await runs())[0]).toMatchObject({ trigger: 'backfill', actor: 'scheduler', scheduled_for: null });
  });

  it('gives way to a due tick, which is no overlap, and goes on after it', async () => {
    app.importer.play('acme', chained());
    await create('acme', 60);
    for (let i = 1; i <= 3; i += 1) {
      await sliceRuns();
      app.clock.advance(60_000);
      await app.until(
        `tick ${i}`,
        () => app.importer.triggers('acme').filter((t) => t === 'schedule').length === i + 1,
      );
    }
    await sliceRuns();
    const triggers = app.importer.triggers('acme');
    expect(triggers).toEqual([
      'schedule',
      'backfill',
      'schedule',
      'backfill',
      'schedule',
      'backfill',
      'schedule',
      'backfill',
    ]);
    expect(app.importer.overlaps).toBe(0);
    const ticks = (await app.crm<TickPage>('GET', 'ticks?tenant=acme')).body.items;
    expect(ticks.map(({ decision }) => decision)).toEqual(['ran', 'ran', 'ran', 'ran']);
    expect((await runs()).filter(({ trigger }) => trigger === 'backfill').slice(1)).toMatchObject([
      { status: 'succeeded' },
      { status: 'succeeded' },
      { status: 'succeeded' },
    ]);
  });

  it('starts one of a hundred clicks during a slice, and the next slice after it', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    let end = (): void => undefined;
    app.importer.play('acme', (request) =>
      request.trigger === 'manual'
        ? new Promise<ImportResult>((resolve) => (end = () => resolve(imported())))
        : untilYield(request, 900),
    );
    const answers = await Promise.all(Array.from({ length: 100 }, () => runNow()));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(99);
    await app.until('it runs', () => app.importer.active.get('acme')?.trigger === 'manual');
    end();
    await sliceRuns();
    expect(app.importer.triggers('acme')).toEqual(['schedule', 'backfill', 'manual', 'backfill']);
    expect(app.importer.overlaps).toBe(0);
  });

  it('stops a slice that does not give way, so that Run now starts within five seconds', async () => {
    app.importer.play('acme', ({ trigger, signal }) =>
      trigger === 'backfill'
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
        : Promise.resolve(imported({ chain: { kind: 'first' } })),
    );
    await create();
    await sliceRuns();
    const asked = runNow<RunNowFinished>('acme', 'wait=10');
    await app.until('it is asked', () => app.importer.active.get('acme')?.yieldSignal.aborted === true);
    const before = app.clock.now();
    app.clock.advance(4_500);
    const { body } = await asked;
    expect(body).toMatchObject({ ok: true, status: 'succeeded' });
    const all = await runs();
    const started = all.find(({ trigger }) => trigger === 'manual')?.started_at ?? Infinity;
    expect(started * 1000 - before).toBeLessThanOrEqual(5_000);
    const slice = all.filter(({ trigger }) => trigger === 'backfill').pop();
    expect(slice).toMatchObject({ status: 'cancelled', message: expect.stringContaining('goes on') });
    expect((await schedule()).backfill).toMatchObject({ kind: 'first', failures: 0 });
  });

  it('repeats a run between two slices', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    const first = (await runs()).find(({ trigger }) => trigger === 'schedule');
    const { status } = await app.crm<RunNowFinished>('POST', `runs/${first?.id}/retry`);
    expect(status).toBe(200);
    await sliceRuns();
    expect(app.importer.triggers('acme')).toEqual(['schedule', 'backfill', 'retry', 'backfill']);
  });

  it('keeps half of the slots for everything else and takes tenants in turn', async () => {
    await app.stop();
    app.remove();
    await begin({ IMPORT_CONCURRENCY: '4' });
    const order: string[] = [];
    const ends = new Map<string, () => void>();
    const tenants = ['a', 'b', 'c', 'd', 'e'];
    for (const tenant of tenants) {
      app.importer.play(tenant, (request) => {
        if (request.trigger !== 'backfill') return Promise.resolve(imported({ chain: { kind: 'first' } }));
        order.push(tenant);
        return new Promise((resolve) => {
          ends.set(tenant, () => resolve(imported({ chain: { kind: 'first' }, progressed: true })));
          request.yieldSignal.addEventListener('abort', () => resolve(imported()));
        });
      });
      await create(tenant);
      await app.until('its first run', async () =>
        (await runs(tenant)).some((run) => run.trigger === 'schedule' && run.status === 'succeeded'),
      );
    }
    for (let i = 0; i < 12; i += 1) {
      await app.until(`slice ${i + 2}`, () => order.length === i + 2);
      expect(app.importer.active.size).toBe(2);
      ends.get(order[i] ?? '')?.();
    }
    await app.until('the last one', () => order.length === 14);
    for (let i = 5; i < order.length; i += 1) expect(order[i]).toBe(order[i - 5]);
    await create('other');
    await app.until('a tick finds a slot', async () => (await runs('other'))[0]?.status === 'succeeded');
  });

  it('rests after slices that failed, three times as long each time, and starts anew after progress', async () => {
    let slices = 0;
    app.importer.play('acme', (request) => {
      if (request.trigger !== 'backfill') return Promise.resolve(imported({ chain: { kind: 'first' } }));
      slices += 1;
      const failure = new ImportFailure(
        'transient',
        'upstream_502',
        'AccuLynx answered 502.',
        undefined,
        undefined,
        slices === 4,
      );
      return Promise.reject(failure);
    });
    await create();
    for (const [count, rest] of [
      [1, 10],
      [2, 30],
      [3, 90],
      [4, 10],
      [5, 30],
    ] as const) {
      await app.until(`failure ${count}`, async () => slices === count && (await schedule()).state === 'ok');
      const { backfill, last_status, consecutive_failures, state_reason } = await schedule();
      expect((backfill?.not_before ?? 0) - app.clock.now() / 1000).toBe(rest);
      expect(backfill?.last_error).toMatchObject({ class: 'transient', code: 'upstream_502' });
      expect([last_status.ok, consecutive_failures, state_reason?.code]).toEqual([true, 0, 'backfill_failing']);
      app.clock.advance(rest * 1000 - 1);
      expect(slices).toBe(count);
      app.clock.advance(1);
    }
  });

  it('waits for the moment that the vendor has named', async () => {
    let slices = 0;
    app.importer.play('acme', (request) => {
      if (request.trigger !== 'backfill') return Promise.resolve(imported({ chain: { kind: 'first' } }));
      slices += 1;
      const at = app.clock.now() + 90_000;
      return Promise.reject(new ImportFailure('rate_limited', 'http_429', 'AccuLynx asks for a rest.', undefined, at));
    });
    await create();
    await app.until('it is told', async () => (await schedule()).backfill?.last_error !== undefined);
    const { backfill } = await schedule();
    expect(backfill).toMatchObject({ failures: 0, not_before: app.clock.now() / 1000 + 90 });
    expect(backfill?.last_error).toMatchObject({ class: 'rate_limited', retry_at: backfill?.not_before });
    app.clock.advance(90_000);
    await app.until('the next slice', () => slices === 2);
  });

  it('ends the chain when a slice says so', async () => {
    app.importer.play('acme', ({ trigger }) =>
      Promise.resolve(imported({ chain: trigger === 'backfill' ? null : { kind: 'first', remaining: 1 } })),
    );
    await create();
    await app.until('the slice', async () => (await runs()).length === 2 && (await schedule()).state === 'ok');
    expect((await schedule()).backfill).toBeUndefined();
    app.clock.advance(60_000);
    expect(await runs()).toHaveLength(2);
  });

  it('starts no slice while the schedule is paused, and goes on when it is resumed', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    await app.crm('POST', 'pause', { tenant: 'acme', body: {} });
    const asked = await runNow<RunNowFinished>('acme', 'wait=10');
    expect(asked.status).toBe(200);
    app.clock.advance(60_000);
    expect(await schedule()).toMatchObject({ state: 'paused', backfill: { kind: 'first' } });
    expect(app.importer.triggers('acme')).toEqual(['schedule', 'backfill', 'manual']);
    await app.crm('POST', 'resume', { tenant: 'acme' });
    await sliceRuns();
  });

  it('cancels the slice of a deleted schedule and starts no other', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    const slice = (await runs())[0];
    await app.crm('DELETE', 'schedule', { tenant: 'acme' });
    await app.until('it is closed', async () => (await runs())[0]?.status === 'cancelled');
    expect((await runs())[0]).toMatchObject({ id: slice?.id, cancel_reason: 'deleted' });
    app.clock.advance(600_000);
    expect(app.importer.triggers('acme')).toEqual(['schedule', 'backfill']);
  });

  it('starts no slice of a tenant without a key', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    app.importer.unplug('acme');
    expect((await runNow<RunNowFinished>('acme', 'wait=10')).status).toBe(200);
    app.clock.advance(60_000);
    expect(app.importer.triggers('acme')).toEqual(['schedule', 'backfill', 'manual']);
  });

  it('goes on after a restart, whether its slice gave way, was cut short or was lost', async () => {
    app.importer.play('acme', chained());
    app.importer.play('deaf', ({ trigger }) =>
      trigger === 'backfill' ? new Promise(() => undefined) : Promise.resolve(imported({ chain: { kind: 'first' } })),
    );
    app.importer.play('lost', ({ trigger }) =>
      Promise.resolve(imported({ chain: trigger === 'backfill' ? null : { kind: 'first' } })),
    );
    for (const tenant of ['acme', 'deaf', 'lost']) await create(tenant);
    await sliceRuns('acme');
    await sliceRuns('deaf');
    await app.until(
      'it is done',
      async () => (await runs('lost')).length === 2 && (await schedule('lost')).state === 'ok',
    );
    const { id: lostId } = await app.persistence.act('lost', ({ schedule: known, now }) => {
      if (!known) throw new Error('The schedule is gone.');
      const run = lostSlice(known.generation, now);
      const backfill = { kind: 'first', since: now, notBefore: now + 1_000_000, failures: 0 } as const;
      return { runs: [run], schedule: { ...known, backfill }, result: run };
    });
    await app.stop();
    const { dataDir, clock } = app;
    clock.advance(1_000_000);
    const seen: ImportRequest[] = [];
    app = await RunningApp.start({ dataDir, clock });
    for (const tenant of ['acme', 'deaf', 'lost']) {
      app.importer.play(tenant, (request) => {
        seen.push(request);
        return Promise.resolve(imported({ chain: null }));
      });
    }
    await app.until('every chain has ended', async () => {
      app.clock.advance(1_000);
      const all = await Promise.all(['acme', 'deaf', 'lost'].map((tenant) => schedule(tenant)));
      return all.every(({ state, backfill }) => state === 'ok' && !backfill);
    });
    expect(
      seen
        .filter(({ trigger }) => trigger === 'backfill')
        .map(({ tenant }) => tenant)
        .sort(),
    ).toEqual(['acme', 'deaf', 'lost']);
    expect(seen.some(({ trigger }) => trigger === 'retry')).toBe(false);
    const ended = async (tenant: string) =>
      (await runs(tenant)).filter(({ trigger }) => trigger === 'backfill').slice(1);
    expect(await ended('acme')).toMatchObject([{ status: 'succeeded' }]);
    expect(await ended('deaf')).toMatchObject([{ status: 'cancelled', cancel_reason: 'shutdown' }]);
    expect((await runs('lost')).find(({ id }) => id === lostId)).toMatchObject({ status: 'lost' });
    expect(await schedule('lost')).toMatchObject({ consecutive_failures: 0, last_status: { ok: true } });
  });

  it('audits the end of each slice as an act of the scheduler', async () => {
    app.importer.play('acme', chained());
    await create();
    await sliceRuns();
    await runNow<RunNowFinished>('acme', 'wait=10');
    const { body } = await app.crm<AuditPage>('GET', 'audit?operation=scheduler.import.completed&tenant=acme');
    expect(body.audit.map(({ metadata, actor }) => [metadata?.['trigger'], actor])).toEqual([
      ['manual', 'scheduler'],
      ['backfill', 'scheduler'],
      ['schedule', 'scheduler'],
    ]);
  });
});

/** A slice that a process before left behind. */
function lostSlice(generation: string, now: number): DomainRun {
  return {
    id: '01900000-0000-7000-8000-000000000000',
    tenant: 'lost',
    generation,
    trigger: 'backfill',
    status: 'running',
    attempt: 1,
    actor: 'scheduler',
    source: 'scheduler',
    mode: 'live',
    scheduledFor: null,
    queuedAt: now,
    startedAt: now,
    missedCount: 0,
    message: 'running',
    stats: { imported: 0, skipped: 0 },
    replica: 'gone:1',
  };
}
