import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Run, RunActed, RunDetail, RunNowAccepted, RunNowFinished, RunPage } from '@aetherlink/contracts/run';
import type { ScheduleDetail, ScheduleSaved } from '@aetherlink/contracts/schedule';
import type { TickPage } from '@aetherlink/contracts/tick';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RunningApp } from './running-app.js';

describe('ticks and runs', () => {
  let app: RunningApp;

  beforeEach(async () => {
    app = await RunningApp.start();
  });

  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  const create = (tenant = 'acme', interval_sec = 60) =>
    app.crm<ScheduleSaved>('POST', 'schedule', { tenant, body: { interval_sec } });
  const runs = async (tenant = 'acme') => (await app.crm<RunPage>('GET', `runs?tenant=${tenant}`)).body.items;
  const ticks = async (tenant = 'acme') => (await app.crm<TickPage>('GET', `ticks?tenant=${tenant}`)).body.items;
  const until = (what: string, check: (newest: Run | undefined, all: Run[]) => boolean, tenant = 'acme') =>
    app.until(what, async () => {
      const all = await runs(tenant);
      return check(all[0], all);
    });
  const schedule = async (tenant = 'acme') =>
    (await app.crm<ScheduleDetail>('GET', `schedules/${tenant}`)).body.schedule;
  const runNow = <Body>(headers: Record<string, string> = {}, tenant = 'acme') =>
    app.crm<Body>('POST', 'run-now', { tenant, body: {}, headers });
  const atRest = async (): Promise<void> => {
    await create('acme', 3600);
    await until('the first run', (newest) => newest?.status === 'succeeded');
  };

  it('runs on a fixed grid that does not drift', async () => {
    await create();
    for (let i = 1; i <= 5; i += 1) {
      await until(`run ${i}`, (newest, all) => all.length === i && newest?.status === 'succeeded');
      app.clock.advance(60_000);
    }
    const due = (await runs()).map(({ scheduled_for }) => scheduled_for ?? 0);
    expect(due.slice(0, -1).map((at, i) => at - (due[i + 1] ?? 0))).toEqual(due.slice(1).map(() => 60));
  });

  it('skips ticks while a run is active and says so in one growing row', async () => {
    app.importer.behave('acme', 'waits');
    await create();
    await until('the run starts', (newest) => newest?.status === 'running');
    for (let i = 1; i <= 3; i += 1) {
      app.clock.advance(60_000);
      await app.until(`tick ${i} is skipped`, async () =>
        (await ticks()).some(({ decision, count }) => decision === 'skipped_overlap' && count === i),
      );
    }
    expect(app.importer.overlaps).toBe(0);
    const running = await runs();
    expect((await ticks())[0]).toMatchObject({ run_id: running[0]?.id });
    app.importer.release('acme');
    await until('the run ends', (newest) => newest?.status === 'succeeded');
    expect(await schedule()).toMatchObject({ state: 'ok', last_status: { result: { stats: { imported: 6 } } } });
  });

  it('tells why a run failed and counts failures in a row', async () => {
    app.importer.behave('acme', 'fails');
    await create();
    await until('the first failure', (newest) => newest?.status === 'failed');
    app.clock.advance(60_000);
    await until('the second failure', (newest, all) => all.length === 2 && newest?.status === 'failed');
    expect(await schedule()).toMatchObject({
      state: 'error',
      consecutive_failures: 2,
      state_reason: { code: 'upstream_502', message: 'AccuLynx answered 502 on GET /jobs, 2 in a row' },
    });
    expect((await runs())[0]?.error).toMatchObject({ class: 'transient', code: 'upstream_502' });
  });

  it('closes a run whose importer has a defect as failed, class system, and lives on', async () => {
    app.importer.behave('acme', 'throws');
    await create();
    await until('the failure', (newest) => newest?.status === 'failed');
    const [run] = await runs();
    expect(run?.error?.class).toBe('system');
    expect(run?.message).not.toContain('undefined');
  });

  it.each(['hangs', 'deaf'] as const)(
    'ends a run whose importer %s at its deadline as timed out',
    async (behaviour) => {
      app.importer.behave('acme', behaviour);
      await create('acme', 3600);
      await until('the run starts', (newest) => newest?.status === 'running');
      app.clock.advance(600_000);
      app.clock.advance(1_500);
      await until('the run times out', (newest) => newest?.status === 'timed_out');
      expect((await runs())[0]).toMatchObject({ error: { code: 'timed_out' }, message: 'Timed out after 600 s.' });
      const { body } = await app.crm<AuditPage>('GET', 'audit?operation=scheduler.import.timed_out');
      expect(body.audit).toHaveLength(1);
    },
  );

  it('lets other tenants run while eight importers hang only as far as slots go, and Run now beyond', async () => {
    for (let i = 0; i < 9; i += 1) {
      app.importer.behave(`t-${i}`, 'waits');
      await create(`t-${i}`, 3600);
    }
    await app.until('eight run', () => app.importer.active.size === 8);
    app.clock.advance(190_000);
    expect((await schedule('t-8')).state).toBe('late');
    const asked = await runNow<RunNowAccepted>({ prefer: 'respond-async' }, 't-8');
    expect(asked.status).toBe(202);
    await app.until('the ninth runs on an extra slot', () => app.importer.active.size === 9);
    for (let i = 0; i < 9; i += 1) app.importer.release(`t-${i}`);
  });

  it('answers Run now with the outcome and leaves the grid alone', async () => {
    await atRest();
    const before = await schedule();
    app.clock.advance(5_000);
    const { status, body } = await runNow<RunNowFinished>();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: true,
      status: 'succeeded',
      message: 'imported 3',
      result: { mode: 'stub', stats: { imported: 3, skipped: 0 } },
    });
    expect(await schedule()).toMatchObject({ next_run_at: before.next_run_at, last_run: app.clock.now() / 1000 });
    const { body: audit } = await app.crm<AuditPage>('GET', `audit?action_id=${body.action_id}`);
    expect(audit.audit.map(({ operation }) => operation)).toEqual([
      'scheduler.import.completed',
      'scheduler.import.force_run',
    ]);
    expect(audit.audit[1]).toMatchObject({ source: 'ui', actor: 'local:ops', ring: 'people' });
  });

  it('answers a failed Run now with ok false', async () => {
    await atRest();
    app.importer.behave('acme', 'fails');
    expect((await runNow<RunNowFinished>()).body).toMatchObject({ ok: false, status: 'failed' });
  });

  it('answers 202 with Location when the run outlasts the wait, and 409 with its id meanwhile', async () => {
    await atRest();
    app.importer.behave('acme', 'waits');
    const { status, headers, body } = await runNow<RunNowAccepted>({ prefer: 'respond-async' });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/crm/import/acculynx/runs/${body.run_id}`);
    const second = await app.crm('POST', 'run-now', { tenant: 'acme' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'run_in_progress', run_id: body.run_id });
    await app.until('it runs', () => app.importer.active.has('acme'));
    app.importer.release('acme');
    await until('it ends', (newest) => newest?.status === 'succeeded');
  });

  it('starts one run for a hundred clicks', async () => {
    await atRest();
    app.importer.behave('acme', 'waits');
    const answers = await Promise.all(Array.from({ length: 100 }, () => runNow({ prefer: 'respond-async' })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(99);
    await app.until('it runs', () => app.importer.active.has('acme'));
    app.importer.release('acme');
    expect(app.importer.overlaps).toBe(0);
  });

  it('replays the first answer to the same Idempotency-Key and refuses it with another body', async () => {
    await atRest();
    const headers = { 'idempotency-key': 'click-1' };
    const [first, second] = await Promise.all([runNow<RunNowFinished>(headers), runNow<RunNowFinished>(headers)]);
    expect(second.body.run_id).toBe(first.body.run_id);
    expect(second.body.action_id).toBe(first.body.action_id);
    expect(await runs()).toHaveLength(2);
    await app.crm('POST', 'schedule', { tenant: 'other', body: {} });
    expect((await runNow<RunNowFinished>(headers, 'other')).body.run_id).not.toBe(first.body.run_id);
  });

  it('runs a paused tenant once on Run now and leaves it paused', async () => {
    await atRest();
    await app.crm('POST', 'pause', { tenant: 'acme', body: {} });
    expect((await runNow<RunNowFinished>()).status).toBe(200);
    expect((await schedule()).state).toBe('paused');
  });

  it('lets a paused tenant finish its active run', async () => {
    app.importer.behave('acme', 'waits');
    await create();
    await app.until('it runs', () => app.importer.active.has('acme'));
    await app.crm('POST', 'pause', { tenant: 'acme', body: {} });
    app.importer.release('acme');
    await until('it ends', (newest) => newest?.status === 'succeeded');
  });

  it('cancels the active run of a deleted tenant and lets its late result write nothing', async () => {
    app.importer.behave('acme', 'deaf');
    await create();
    await app.until('it runs', () => app.importer.active.has('acme'));
    const { body } = await app.crm<{ cancelled_run_id: string }>('DELETE', 'schedule', { tenant: 'acme' });
    app.clock.advance(1_500);
    await until('it is closed', (newest) => newest?.status === 'cancelled');
    expect((await runs())[0]).toMatchObject({ id: body.cancelled_run_id, cancel_reason: 'deleted' });
    expect((await app.crm('GET', 'schedules/acme')).status).toBe(404);
  });

  it('closes a queued run with its deleted schedule, so that the tenant can begin anew', async () => {
    for (let i = 0; i < 10; i += 1) {
      app.importer.behave(`t-${i}`, 'waits');
      await create(`t-${i}`, 3600);
    }
    await app.until('eight run', () => app.importer.active.size === 8);
    for (const tenant of ['t-8', 't-9']) await runNow({ prefer: 'respond-async' }, tenant);
    await app.until('every slot is taken', () => app.importer.active.size === 10);
    await create('acme', 3600);
    const { body } = await runNow<RunNowAccepted>({ prefer: 'respond-async' });
    expect(body.status).toBe('queued');
    await app.crm('DELETE', 'schedule', { tenant: 'acme' });
    expect((await runs())[0]).toMatchObject({ status: 'cancelled', cancel_reason: 'deleted' });
    await create('acme', 3600);
    expect((await runNow({ prefer: 'respond-async' })).status).toBe(202);
    for (let i = 0; i < 10; i += 1) app.importer.release(`t-${i}`);
  });

  it('cancels a run on request and keeps the schedule’s verdict', async () => {
    await atRest();
    app.importer.behave('acme', 'hangs');
    const { body } = await runNow<RunNowAccepted>({ prefer: 'respond-async' });
    await app.until('it runs', () => app.importer.active.has('acme'));
    const cancelled = await app.crm<RunActed>('POST', `runs/${body.run_id}/cancel`);
    expect(cancelled.status).toBe(200);
    await until('it is closed', (newest) => newest?.status === 'cancelled');
    expect((await schedule()).last_status).toMatchObject({ ok: true, message: 'Cancelled by an operator.' });
    const again = await app.crm<RunActed>('POST', `runs/${body.run_id}/cancel`);
    expect([again.status, again.body.status]).toEqual([200, 'cancelled']);
  });

  it('owes the catch-up of a resume until the run in its way has ended', async () => {
    await create();
    await until('the first run', (newest) => newest?.status === 'succeeded');
    await app.crm('POST', 'pause', { tenant: 'acme', body: {} });
    app.clock.advance(90_000);
    app.importer.behave('acme', 'waits');
    await runNow({ prefer: 'respond-async' });
    await app.until('it runs', () => app.importer.active.has('acme'));
    await app.crm('POST', 'resume', { tenant: 'acme' });
    app.clock.advance(1_000);
    expect((await ticks()).filter(({ decision }) => decision === 'skipped_overlap')).toEqual([]);
    app.importer.behave('acme', 'works');
    app.importer.release('acme');
    await until('the catch-up runs', (newest, all) => all.length === 3 && newest?.status === 'succeeded');
    expect((await runs())[0]).toMatchObject({ trigger: 'schedule', missed_count: 1 });
  });

  it('retries an ended run as a new one', async () => {
    app.importer.behave('acme', 'fails');
    await create('acme', 3600);
    await until('the failure', (newest) => newest?.status === 'failed');
    app.importer.behave('acme', 'works');
    const [failed] = await runs();
    const { status, body } = await app.crm<RunNowFinished>('POST', `runs/${failed?.id}/retry`);
    expect([status, body.status]).toEqual([200, 'succeeded']);
    const { body: detail } = await app.crm<RunDetail>('GET', `runs/${body.run_id}`);
    expect(detail.run).toMatchObject({ trigger: 'retry', retry_of: failed?.id, attempt: 2, scheduled_for: null });
    expect((await schedule()).state).toBe('ok');
  });

  it('answers 404 to an unknown run', async () => {
    for (const [method, path] of [
      ['GET', 'runs/nope'],
      ['POST', 'runs/nope/cancel'],
      ['POST', 'runs/nope/retry'],
    ] as const) {
      expect((await app.crm(method, path)).body.code).toBe('run_not_found');
    }
  });

  it('runs once after the clock jumped an hour ahead', async () => {
    await atRest();
    await create('acme', 60);
    app.clock.jumpWall(3_600_000);
    app.clock.advance(5_000);
    await until('one catch-up run', (_, all) => all.length === 2);
    const [run] = await runs();
    expect(run?.missed_count).toBeGreaterThan(55);
    app.clock.advance(5_000);
    expect(await runs()).toHaveLength(2);
  });

  it('does not stand still after the clock was set back two hours', async () => {
    await create();
    await until('the first run', (newest) => newest?.status === 'succeeded');
    app.clock.jumpWall(-7_200_000);
    // Whoever looks at the clock may just have been on its way: it goes on until it has been looked at.
    await app.until('a new grid', async () => {
      app.clock.advance(500);
      return ((await schedule()).next_run_in_sec ?? Infinity) <= 65;
    });
    app.clock.advance(60_000);
    await until('the next run', (_, all) => {
      if (all.length === 1) app.clock.advance(500);
      return all.length === 2;
    });
  });
});
