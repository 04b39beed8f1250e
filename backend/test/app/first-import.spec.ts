import type { Preview, RecordPage } from '@aetherlink/contracts/record';
import type { RunLogPage, RunNowFinished, RunPage } from '@aetherlink/contracts/run';
import type { ScheduleDetail } from '@aetherlink/contracts/schedule';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { truthOf } from '../acculynx/ground-truth.js';
import { SandboxProcess } from '../acculynx/sandbox-process.js';
import { RunningApp } from './running-app.js';

/** Where the settable clock begins. */
const NOW = '2026-11-12T14:30:00Z';

/** Some hundred calls to the sandbox, on a machine that may be busy. */
jest.setTimeout(300_000);

describe('a first import from AccuLynx, through the whole product', () => {
  let sandbox: SandboxProcess;
  let app: RunningApp;
  let pulse: NodeJS.Timeout;

  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--jobs', '40', '--locations', '1', '--no-limits', '--now', NOW);
  });
  afterAll(() => sandbox.stop());

  const begin = async (before?: RunningApp): Promise<void> => {
    app = await RunningApp.start({
      ownImporters: true,
      ...(before ? { dataDir: before.dataDir, clock: before.clock } : {}),
      variables: { ACCULYNX_BASE_URL: sandbox.baseUrl },
    });
    // Calls are paced and given up by the clock, and slices end by it.
    pulse = setInterval(() => app.clock.advance(20), 5);
  };
  const end = async (): Promise<void> => {
    clearInterval(pulse);
    await app.stop();
  };
  const schedule = async () => (await app.crm<ScheduleDetail>('GET', 'schedules/acme')).body.schedule;
  const runs = async () => (await app.crm<RunPage>('GET', 'runs?tenant=acme&limit=200')).body.items;
  /** As `app.until`, for what takes its time. */
  const until = async (what: string, check: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 200_000;
    while (!(await check())) {
      if (performance.now() > deadline) throw new Error(`Never came: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  beforeEach(() => begin());
  afterEach(async () => {
    await end();
    app.remove();
  });

  it('goes on in slices between ticks, Run now, a preview and a restart, until everything is here', async () => {
    await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 } });
    const { key, id, name } = sandbox.location(0);
    await app.crm('PUT', 'credentials', { tenant: 'acme', body: { api_key: key } });
    await until('the first slice', async () => (await schedule()).running?.trigger === 'backfill');
    expect(await schedule()).toMatchObject({ mode: 'live', location_name: name, backfill: { kind: 'first' } });

    const asked = await app.crm<RunNowFinished>('POST', 'run-now', {
      tenant: 'acme',
      body: {},
      headers: { prefer: 'wait=25' },
    });
    expect(asked.body).toMatchObject({ ok: true, result: { mode: 'live' } });
    const preview = await app.crm<Preview>('POST', 'preview', { tenant: 'acme', body: {} });
    expect([preview.status, preview.body.tenant]).toEqual([200, 'acme']);
    await until('the next slice', async () => (await schedule()).running?.trigger === 'backfill');
    await end();
    await begin(app);

    await until('the end of the chain', async () => {
      const { backfill, last_status } = await schedule();
      expect(last_status).toMatchObject({ ok: true });
      return backfill === undefined;
    });
    const truth = await truthOf(sandbox, id);
    const { body } = await app.crm<RecordPage>('GET', 'records?tenant=acme&kind=job&limit=200');
    expect(body.items.map(({ external_id }) => external_id).sort()).toEqual(truth.jobs.map((job) => job.id).sort());
    expect(body.counts).toMatchObject({ contact: truth.contacts.length, missing: 0 });
    const all = await runs();
    expect(all.filter(({ trigger }) => trigger === 'backfill').length).toBeGreaterThanOrEqual(3);
    expect(all.filter(({ status }) => status === 'failed')).toEqual([]);
    const slice = all.find(({ trigger, status }) => trigger === 'backfill' && status === 'succeeded');
    const log = await app.crm<RunLogPage>('GET', `runs/${slice?.id}/log`);
    expect(log.body.items.some(({ method, status }) => method === 'GET' && status === 200)).toBe(true);
  });
});
