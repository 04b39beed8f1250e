import type { RunPage } from '@aetherlink/contracts/run';
import type { Summary } from '@aetherlink/contracts/summary';
import type { TimelinePage } from '@aetherlink/contracts/tick';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepToken } from '../auth/signed-in.js';
import { RunningApp } from './running-app.js';

describe('what the console is told', () => {
  let app: RunningApp;

  beforeEach(async () => {
    app = await RunningApp.start();
    for (const tenant of ['ok-co', 'bad-co', 'still-co']) {
      if (tenant === 'bad-co') app.importer.behave(tenant, 'fails');
      await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 3600 } });
    }
    await app.until('three runs', async () => {
      const { items } = (await app.crm<RunPage>('GET', 'runs')).body;
      return items.length === 3 && items.every(({ finished_at }) => finished_at !== undefined);
    });
    await app.crm('POST', 'pause', {
      tenant: 'still-co',
      body: { reason: 'move', until: app.clock.now() / 1000 + 1800 },
    });
  });

  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  it('counts schedules by state and runs by outcome', async () => {
    const { body } = await app.ask<Summary>('GET', '/api/summary?hours=24');
    expect(body.tenants).toEqual({ total: 3, active: 2, paused: 1, error: 1, held: 0, late: 0, running: 0 });
    expect(body.runs).toMatchObject({ succeeded: 2, failed: 1 });
    expect(body.series).toHaveLength(96);
    expect(body.series[95]).toMatchObject({ succeeded: 2, failed: 1, start_delay_p95_ms: 0 });
    expect(body.slots).toEqual({ used: 0, total: 8 });
    expect(body.next_tick?.at).toBe(app.clock.now() / 1000 + 3600);
    expect((await app.ask<Summary>('GET', '/analytics/summary')).body.tenants).toEqual(body.tenants);
  });

  it('names what needs attention, loudest first', async () => {
    const { body } = await app.ask<Summary>('GET', '/api/summary');
    expect(body.attention).toMatchObject([
      { tenant: 'bad-co', state: 'error', reason: 'AccuLynx answered 502 on GET /jobs' },
      { tenant: 'still-co', state: 'paused', reason: 'move' },
    ]);
  });

  it('tells one tenant’s story in one list, page by page', async () => {
    const kinds: string[] = [];
    let cursor = '';
    do {
      const path = `schedules/still-co/timeline?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await app.crm<TimelinePage>('GET', path);
      kinds.push(...body.items.map((item) => item.entry?.operation ?? item.kind));
      cursor = body.next_cursor ?? '';
    } while (cursor);
    expect(kinds.sort()).toEqual(
      ['run', 'scheduler.import.completed', 'scheduler.schedule.created', 'scheduler.schedule.paused'].sort(),
    );
    const { body } = await app.crm<TimelinePage>('GET', 'schedules/still-co/timeline?kind=run');
    expect(body.items.map(({ kind }) => kind)).toEqual(['run']);
  });

  it('refuses a cursor it did not give out', async () => {
    for (const path of ['runs', 'schedules', 'audit', 'ticks', 'schedules/ok-co/timeline']) {
      const { status, body } = await app.crm('GET', `${path}?cursor=nonsense`);
      expect([path, status, body.code]).toEqual([path, 400, 'validation_failed']);
    }
  });
});

describe('what somebody with a few tenants is told', () => {
  it('is about their own tenants alone, down to the counts', async () => {
    const app = await RunningApp.start({ variables: { AUTH_MODE: 'token', RATE_LIMITS: 'off' } });
    try {
      const bearer = async (tenants: readonly string[]): Promise<Record<string, string>> => ({
        authorization: `Bearer ${(await keepToken(app, { tenants })).text}`,
      });
      const [all, own] = [await bearer(['*']), await bearer(['ok-co'])];
      for (const tenant of ['ok-co', 'bad-co', 'other-co']) {
        if (tenant === 'bad-co') app.importer.behave(tenant, 'fails');
        await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 3600 }, headers: all });
      }
      await app.until('three runs', async () => {
        const { items } = (await app.crm<RunPage>('GET', 'runs', { headers: all })).body;
        return items.length === 3 && items.every(({ finished_at }) => finished_at !== undefined);
      });
      const summary = async (headers: Record<string, string>) =>
        (await app.ask<Summary>('GET', '/api/summary', { headers })).body;
      expect((await summary(all)).runs).toMatchObject({ succeeded: 2, failed: 1 });
      const mine = await summary(own);
      expect(mine.runs).toMatchObject({ succeeded: 1, failed: 0 });
      expect(mine.series[95]).toMatchObject({ succeeded: 1, failed: 0, start_delay_p95_ms: 0 });
      expect([mine.tenants.total, mine.attention, mine.next_tick?.tenant]).toEqual([1, [], 'ok-co']);
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
