import type { AuditPage } from '@aetherlink/contracts/audit';
import type { RunNowAccepted, RunPage } from '@aetherlink/contracts/run';
import type { ScheduleDetail, ScheduleSaved } from '@aetherlink/contracts/schedule';
import type { TickPage } from '@aetherlink/contracts/tick';
import { describe, expect, it } from '@jest/globals';
import { RunningApp } from './running-app.js';

describe('the end of the process and its next start', () => {
  const runs = async (app: RunningApp) => (await app.crm<RunPage>('GET', 'runs?tenant=acme')).body.items;
  const create = (app: RunningApp, interval_sec = 60) =>
    app.crm<ScheduleSaved>('POST', 'schedule', { tenant: 'acme', body: { interval_sec } });

  it('finds everything where it was and runs once for the time it was down', async () => {
    const first = await RunningApp.start();
    const { dataDir, clock } = first;
    try {
      await create(first);
      await first.until('the first run', async () => (await runs(first))[0]?.status === 'succeeded');
      await first.stop();
      clock.advance(600_000);
      const second = await RunningApp.start({ dataDir, clock });
      try {
        await second.until('the catch-up run', async () => (await runs(second)).length === 2);
        const [catchUp] = await runs(second);
        expect(catchUp?.missed_count).toBeGreaterThanOrEqual(8);
        const { body } = await second.crm<TickPage>('GET', 'ticks?tenant=acme');
        expect(body.items.find(({ decision }) => decision === 'missed_downtime')).toMatchObject({
          count: catchUp?.missed_count,
          reason: 'The service was not running.',
        });
        expect((await second.crm<ScheduleDetail>('GET', 'schedules/acme')).body.schedule.interval_sec).toBe(60);
      } finally {
        await second.stop();
      }
    } finally {
      first.remove();
    }
  });

  it('answers who waits for a queued run when the process ends, and runs it after the next start', async () => {
    const app = await RunningApp.start({ variables: { IMPORT_CONCURRENCY: '1' } });
    const { dataDir, clock } = app;
    try {
      for (const tenant of ['a', 'b', 'c', 'acme']) {
        app.importer.behave(tenant, 'hangs');
        await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 3600 } });
        if (tenant !== 'a') await app.crm('POST', 'pause', { tenant, body: {} });
      }
      await app.until('a runs', () => app.importer.active.has('a'));
      for (const tenant of ['b', 'c'])
        await app.crm('POST', 'run-now', { tenant, headers: { prefer: 'respond-async' } });
      await app.until('every slot is taken', () => app.importer.active.size === 3);
      const waiting = app.crm<RunNowAccepted>('POST', 'run-now', { tenant: 'acme', headers: { prefer: 'wait=25' } });
      await app.until('it is queued', async () =>
        (await app.persistence.runs.active()).some(({ tenant }) => tenant === 'acme'),
      );
      await app.stop();
      const { status, body } = await waiting;
      expect([status, body.status]).toEqual([202, 'queued']);
      const again = await RunningApp.start({ dataDir, clock });
      try {
        await again.until('it runs', async () => (await runs(again))[0]?.status === 'succeeded');
        expect((await runs(again))[0]?.id).toBe(body.run_id);
      } finally {
        await again.stop();
      }
    } finally {
      app.remove();
    }
  });

  it('closes runs that the end cuts short as cancelled, reason shutdown', async () => {
    const app = await RunningApp.start();
    const { dataDir, clock } = app;
    try {
      app.importer.behave('acme', 'hangs');
      await create(app, 3600);
      await app.until('it runs', () => app.importer.active.has('acme'));
      await app.stop();
      const again = await RunningApp.start({ dataDir, clock });
      try {
        expect((await runs(again))[0]).toMatchObject({ status: 'cancelled', cancel_reason: 'shutdown' });
        const { body } = await again.crm<AuditPage>('GET', 'audit?operation=scheduler.import.cancelled');
        expect(body.audit).toHaveLength(1);
      } finally {
        await again.stop();
      }
    } finally {
      app.remove();
    }
  });
});
