import type { AuditPage } from '@aetherlink/contracts/audit';
import type {
  ScheduleDeleted,
  ScheduleDetail,
  SchedulePage,
  SchedulePausedOrResumed,
  SchedulePreview,
  ScheduleSaved,
  ScheduleStatus,
} from '@aetherlink/contracts/schedule';
import type { TickPage } from '@aetherlink/contracts/tick';
import type { RunPage } from '@aetherlink/contracts/run';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RunningApp } from './running-app.js';

describe('standing orders', () => {
  let app: RunningApp;

  beforeEach(async () => {
    app = await RunningApp.start();
  });

  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  const create = (tenant = 'acme', body: object = { interval_sec: 60 }) =>
    app.crm<ScheduleSaved>('POST', 'schedule', { tenant, body });
  const firstRun = (tenant = 'acme') =>
    app.until(`the first run of ${tenant}`, async () =>
      (await runs(tenant)).some(({ status }) => status === 'succeeded'),
    );
  const runs = async (tenant = 'acme') => (await app.crm<RunPage>('GET', `runs?tenant=${tenant}`)).body.items;
  const ticks = async (tenant = 'acme') => (await app.crm<TickPage>('GET', `ticks?tenant=${tenant}`)).body.items;

  it('answers 201 to a new schedule, normalises its tenant and runs it at once', async () => {
    const { status, body, headers } = await create('  Acme ');
    expect(status).toBe(201);
    expect(body).toMatchObject({ ok: true, tenant: 'acme', interval_sec: 60, paused: false, created: true });
    expect(body.message).toBe('AccuLynx import scheduled every 60 seconds');
    expect(headers.get('etag')).toMatch(/^"[0-9a-f-]+-1"$/);
    await firstRun();
    expect((await runs())[0]).toMatchObject({
      trigger: 'schedule',
      scheduled_for: app.clock.now() / 1000,
      mode: 'stub',
    });
  });

  it('takes 300 s when no interval is named', async () => {
    expect((await create('acme', {})).body.interval_sec).toBe(300);
  });

  it.each([
    ['POST', 'schedule', 'interval_sec'],
    ['PATCH', 'schedule', 'interval_sec'],
    ['PATCH', 'schedule', 'catch_up'],
    ['PATCH', 'schedule', 'description'],
    ['POST', 'pause', 'until'],
    ['POST', 'pause', 'reason'],
    ['POST', 'resume', 'reason'],
  ])('refuses null in %s %s {%s}: it never means that the field was left out', async (method, path, field) => {
    await create();
    const { status, body } = await app.crm(method, path, { tenant: 'acme', body: { [field]: null } });
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'validation_failed', field]);
    expect((await app.crm<ScheduleDetail>('GET', 'schedules/acme')).body.schedule).toMatchObject({
      interval_sec: 60,
      catch_up: 'one',
      paused: false,
    });
  });

  it.each([[0], [-1], [4], [2_592_001], [1e308], ['60'], [0.5]])(
    'refuses the interval %p and names the field',
    async (interval_sec) => {
      const { status, body } = await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec } });
      expect(status).toBe(400);
      expect(body.code).toBe('validation_failed');
      expect(body.errors?.[0]?.field).toBe('interval_sec');
    },
  );

  it('changes only the interval when the same tenant is posted again, stays paused and does not fire', async () => {
    await create();
    await firstRun();
    await app.crm('POST', 'pause', { tenant: 'acme', body: { reason: 'holiday' } });
    const { status, body } = await create('acme', { interval_sec: 180, catch_up: 'none', description: 'x' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: false, paused: true, interval_sec: 180 });
    expect(body.schedule.catch_up).toBe('one');
    app.clock.advance(200_000);
    expect(await runs()).toHaveLength(1);
  });

  it('refuses to touch an existing schedule with If-None-Match: * and names the tenant', async () => {
    await create();
    const { status, body } = await app.crm('POST', 'schedule', {
      tenant: 'acme',
      body: { interval_sec: 180 },
      headers: { 'if-none-match': '*' },
    });
    expect(status).toBe(412);
    expect(body).toMatchObject({ code: 'schedule_exists', tenant: 'acme', ok: false });
    expect((await app.crm<ScheduleDetail>('GET', 'schedules/acme')).body.schedule.interval_sec).toBe(60);
  });

  it('starts a new grid one interval later when the interval changes', async () => {
    await create();
    await firstRun();
    app.clock.advance(30_000);
    const { body } = await app.crm<ScheduleSaved>('PATCH', 'schedule', { tenant: 'acme', body: { interval_sec: 120 } });
    expect(body.schedule.next_run_in_sec).toBe(120);
    expect(body.schedule.anchor).toBe(app.clock.now() / 1000);
    app.clock.advance(119_000);
    expect(await runs()).toHaveLength(1);
    app.clock.advance(1_000);
    await app.until('the second run', async () => (await runs()).length === 2);
  });

  it('answers 412 with the present schedule when someone was faster', async () => {
    const { headers } = await create();
    const tag = headers.get('etag') ?? '';
    const first = await app.crm('PATCH', 'schedule', {
      tenant: 'acme',
      body: { interval_sec: 90 },
      headers: { 'if-match': tag },
    });
    const second = await app.crm('PATCH', 'schedule', {
      tenant: 'acme',
      body: { interval_sec: 99 },
      headers: { 'if-match': tag },
    });
    expect(first.status).toBe(200);
    expect(second.status).toBe(412);
    expect(second.body.code).toBe('schedule_changed');
    expect(second.body.schedule?.interval_sec).toBe(90);
  });

  it('keeps its tag while runs come and go', async () => {
    const { headers } = await create();
    await firstRun();
    expect((await app.crm('GET', 'schedules/acme')).headers.get('etag')).toBe(headers.get('etag'));
  });

  it('explains the ticks of a pause in one row and catches up once on resume', async () => {
    await create();
    await firstRun();
    const paused = await app.crm<SchedulePausedOrResumed>('POST', 'pause', {
      tenant: 'acme',
      body: { reason: 'office move' },
    });
    expect(paused.body).toMatchObject({ tenant: 'acme', paused: true });
    expect(paused.body.schedule).toMatchObject({
      state: 'paused',
      next_run_in_sec: null,
      pause: { reason: 'office move', by: 'local:ops' },
    });
    app.clock.advance(300_000);
    expect((await ticks())[0]).toMatchObject({ decision: 'paused', count: 5 });
    const resumed = await app.crm<SchedulePausedOrResumed>('POST', 'resume', { tenant: 'acme' });
    expect(resumed.body).toMatchObject({ paused: false });
    await app.until('the catch-up run', async () => (await runs()).length === 2);
    expect((await runs())[0]).toMatchObject({ trigger: 'schedule', missed_count: 5 });
    expect((await ticks()).filter(({ decision }) => decision === 'paused')).toMatchObject([{ count: 5 }]);
    app.clock.advance(60_000);
    await app.until('the next run on the grid', async () => (await runs()).length === 3);
  });

  it('waits for the next grid point after a resume when catch_up is none', async () => {
    await create('acme', { interval_sec: 60, catch_up: 'none' });
    await firstRun();
    await app.crm('POST', 'pause', { tenant: 'acme', body: {} });
    app.clock.advance(90_000);
    const { body } = await app.crm<SchedulePausedOrResumed>('POST', 'resume', { tenant: 'acme' });
    expect(body.schedule.next_run_in_sec).toBe(30);
    expect(await runs()).toHaveLength(1);
  });

  it('resumes by itself when the pause has reached its end', async () => {
    await create();
    await firstRun();
    const until = app.clock.now() / 1000 + 150;
    await app.crm('POST', 'pause', { tenant: 'acme', body: { until } });
    app.clock.advance(150_000);
    await app.until('the catch-up run', async () => (await runs()).length === 2);
    const { body } = await app.crm<AuditPage>('GET', 'audit?operation=scheduler.schedule.resumed');
    expect(body.audit[0]).toMatchObject({ source: 'scheduler', actor: 'scheduler', ring: 'system' });
  });

  it('refuses a pause that would end in the past', async () => {
    await create();
    const { status, body } = await app.crm('POST', 'pause', { tenant: 'acme', body: { until: 1 } });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.field).toBe('until');
  });

  it.each([
    ['POST', 'pause'],
    ['POST', 'resume'],
    ['PATCH', 'schedule'],
    ['DELETE', 'schedule'],
    ['POST', 'run-now'],
  ])('%s %s of an unknown tenant is a 404 and creates nothing', async (method, path) => {
    const { status, body } = await app.crm(method, path, { tenant: 'nobody', body: {} });
    expect([status, body.code]).toEqual([404, 'schedule_not_found']);
    expect((await app.crm<SchedulePage>('GET', 'schedules')).body.total).toBe(0);
    expect((await app.crm<AuditPage>('GET', 'audit?ring=people&tenant=nobody')).body.audit).toEqual([]);
  });

  it('deletes the standing order and keeps runs and audit', async () => {
    await create();
    await firstRun();
    const { status, body } = await app.crm<ScheduleDeleted>('DELETE', 'schedule', { tenant: 'acme' });
    expect([status, body.ok, body.tenant]).toEqual([200, true, 'acme']);
    expect((await app.crm('GET', 'schedules/acme')).status).toBe(404);
    expect(await runs()).toHaveLength(1);
    app.clock.advance(600_000);
    expect(await runs()).toHaveLength(1);
    const { body: audit } = await app.crm<AuditPage>('GET', 'audit?tenant=acme&operation=scheduler.schedule.deleted');
    expect(audit.audit).toMatchObject([{ before: { interval_sec: 60 }, actor: 'local:ops', source: 'ui' }]);
  });

  it('keeps constructor-like words away from the store', async () => {
    for (const tenant of ['constructor', '__proto__', 'all', 'system', 'prototype']) {
      expect((await app.crm('POST', 'schedule', { tenant, body: {} })).body.code).toBe('tenant_invalid');
    }
    expect((await app.crm<ScheduleStatus>('GET', 'schedule/status')).body.schedules).toEqual({});
  });

  it('previews the next ten runs of an interval', async () => {
    const { body } = await app.crm<SchedulePreview>('GET', 'schedules/preview?interval_sec=180');
    expect(body.per_day).toBe(480);
    expect(body.items).toHaveLength(10);
    expect((body.items[1]?.at ?? 0) - (body.items[0]?.at ?? 0)).toBe(180);
  });

  it('shows the picture that old clients read, with the fields of the original', async () => {
    await create();
    await firstRun();
    const { body, headers } = await app.crm<ScheduleStatus>('GET', 'schedule/status');
    expect(body.schedules['acme']).toMatchObject({
      interval_sec: 60,
      paused: false,
      next_run_in_sec: 60,
      last_status: { ok: true, message: 'imported 3', result: { stats: { imported: 3, skipped: 0 } } },
    });
    const again = await app.crm('GET', 'schedule/status', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('lists by search, state and order, with counts of the search', async () => {
    for (const tenant of ['roof-a', 'roof-b', 'gutter-c']) await create(tenant);
    await app.crm('POST', 'pause', { tenant: 'roof-b', body: { reason: 'x' } });
    await app.until(
      'all first runs',
      async () => (await app.crm<RunPage>('GET', 'runs?status=succeeded')).body.items.length >= 2,
    );
    const { body } = await app.crm<SchedulePage>('GET', 'schedules?search=roof&state=paused');
    expect(body.items.map(({ tenant }) => tenant)).toEqual(['roof-b']);
    expect(body.counts).toMatchObject({ paused: 1 });
    expect(body.counts.ok + body.counts.running + body.counts.late).toBe(1);
    const first = await app.crm<SchedulePage>('GET', 'schedules?sort=tenant&limit=2');
    expect(first.body.items.map(({ tenant }) => tenant)).toEqual(['gutter-c', 'roof-a']);
    const second = await app.crm<SchedulePage>('GET', `schedules?sort=tenant&limit=2&cursor=${first.body.next_cursor}`);
    expect(second.body.items.map(({ tenant }) => tenant)).toEqual(['roof-b']);
    expect(second.body.next_cursor).toBeNull();
  });
});
