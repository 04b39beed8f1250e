import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Problem } from '@aetherlink/contracts/problem';
import type { Preview } from '@aetherlink/contracts/record';
import type { Run, RunLogPage, RunNowAccepted, RunNowFinished, RunPage } from '@aetherlink/contracts/run';
import type { MissingApproved, ScheduleDetail, SchedulePage, ScheduleSaved } from '@aetherlink/contracts/schedule';
import type { Summary } from '@aetherlink/contracts/summary';
import type { TickPage } from '@aetherlink/contracts/tick';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { liftHold } from '../../src/domain/schedule-acts.js';
import { ImportFailure, type PreviewDiff } from '../../src/import/importer.js';
import { sampleCredential } from '../../src/persistence/testing/sample-facts.js';
import { RunningApp } from './running-app.js';
import { chained, imported } from './test-importer.js';

const DIFF: PreviewDiff = {
  created: 2,
  updated: 1,
  unchanged: 40,
  missing: null,
  complete: false,
  apiCalls: 7,
  sample: [
    {
      kind: 'job',
      externalId: 'job-1',
      title: 'Roof of 12 Elm Street',
      change: 'updated',
      fields: [{ field: 'status', before: 'Lead', after: 'Approved' }],
    },
  ],
};
const refused = () => Promise.reject(new ImportFailure('auth', 'http_401', 'AccuLynx refused the key.'));

describe('tenants with a key', () => {
  let app: RunningApp;

  const create = (tenant = 'acme', interval_sec = 60) =>
    app.crm<ScheduleSaved & Problem>('POST', 'schedule', { tenant, body: { interval_sec } });
  const schedule = async (tenant = 'acme') =>
    (await app.crm<ScheduleDetail>('GET', `schedules/${tenant}`)).body.schedule;
  const runs = async (tenant = 'acme'): Promise<Run[]> =>
    (await app.crm<RunPage>('GET', `runs?tenant=${tenant}`)).body.items;
  const ticks = async (tenant = 'acme') => (await app.crm<TickPage>('GET', `ticks?tenant=${tenant}`)).body.items;
  const ended = (count: number, tenant = 'acme') =>
    app.until(`run ${count} of ${tenant}`, async () => {
      const all = await runs(tenant);
      return all.length === count && all.every(({ finished_at }) => finished_at !== undefined);
    });
  const audit = async (operation: string) =>
    (await app.crm<AuditPage>('GET', `audit?tenant=acme&operation=${operation}`)).body.audit;
  const giveKey = (tenant = 'acme', at = app.clock.now()) =>
    app.persistence.act(tenant, () => ({ credential: sampleCredential(tenant, at), result: undefined }));
  /** What a checked new key does. */
  const newKey = () =>
    app.persistence.act('acme', ({ schedule: known, openTick, now }) => {
      if (!known) throw new Error('The schedule is gone.');
      const act = liftHold(known, now, openTick);
      return { schedule: act.schedule, ticks: act.ticks, credential: sampleCredential('acme', now), result: undefined };
    });

  beforeEach(async () => {
    app = await RunningApp.start();
  });

  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  describe('whose key is refused', () => {
    beforeEach(async () => {
      app.importer.play('acme', () => Promise.resolve(imported()));
      await create();
      await giveKey();
      await ended(1);
      app.importer.play('acme', refused);
      app.clock.advance(60_000);
      await ended(2);
    });

    it('are held in the commit that ends the run, with the reason', async () => {
      expect(await schedule()).toMatchObject({
        state: 'held',
        key_health: 'rejected',
        key_last4: '1234',
        location_name: 'Location of acme',
        next_run_in_sec: null,
        hold: { kind: 'auth', reason: expect.stringContaining('AccuLynx refused the key.') },
        state_reason: { code: 'auth' },
        consecutive_failures: 1,
      });
      expect(await audit('scheduler.schedule.updated')).toMatchObject([
        { actor: 'scheduler', ring: 'system', before: { hold: null }, after: { hold: { kind: 'auth' } } },
      ]);
      const { body } = await app.ask<Summary>('GET', '/api/summary');
      expect(body.attention).toMatchObject([{ tenant: 'acme', state: 'held' }]);
    });

    it('answer every wish with the hold and without a call, and ledger their ticks', async () => {
      app.clock.advance(300_000);
      for (const path of ['run-now', 'preview']) {
        const { status, body } = await app.crm('POST', path, { tenant: 'acme', body: {} });
        expect([status, body.code]).toEqual([409, 'credentials_hold']);
        expect(body.hold).toMatchObject({ kind: 'auth', since_iso: expect.stringMatching(/Z$/) });
        expect(body.schedule).toBeUndefined();
      }
      expect(app.importer.calls).toHaveLength(2);
      expect((await ticks())[0]).toMatchObject({ decision: 'held', count: 5 });
    });

    it('run exactly once when a working key is saved, for everything that was missed', async () => {
      app.clock.advance(300_000);
      app.importer.play('acme', () => Promise.resolve(imported()));
      await newKey();
      await ended(3);
      expect((await runs())[0]).toMatchObject({ trigger: 'schedule', missed_count: 5, status: 'succeeded' });
      expect(await schedule()).toMatchObject({ state: 'ok', key_health: 'ok', consecutive_failures: 0 });
      expect((await ticks()).find(({ decision }) => decision === 'held')).toMatchObject({ count: 5 });
      app.clock.advance(59_000);
      expect(await runs()).toHaveLength(3);
    });

    it('run once although nothing was missed and the last start was a moment ago', async () => {
      app.clock.advance(5_000);
      app.importer.play('acme', () => Promise.resolve(imported()));
      await newKey();
      await ended(3);
      expect((await runs())[0]).toMatchObject({ missed_count: 0, status: 'succeeded' });
    });

    it('stay paused when a person has paused them', async () => {
      await app.crm('POST', 'pause', { tenant: 'acme', body: {} });
      app.clock.advance(120_000);
      await newKey();
      app.clock.advance(60_000);
      expect(await schedule()).toMatchObject({ state: 'paused' });
      expect(await runs()).toHaveLength(2);
      app.importer.play('acme', () => Promise.resolve(imported()));
      await app.crm('POST', 'resume', { tenant: 'acme' });
      await ended(3);
      expect((await runs())[0]).toMatchObject({ missed_count: 3 });
    });
  });

  it('are not held for a key that was replaced while the run was under way', async () => {
    let fail = (): void => undefined;
    app.importer.play('acme', () => new Promise((_, reject) => (fail = () => void refused().catch(reject))));
    await create();
    await app.until('it runs', () => app.importer.active.has('acme'));
    await giveKey('acme', app.clock.now() + 1);
    fail();
    await ended(1);
    expect(await schedule()).toMatchObject({ state: 'error', key_health: 'ok' });
  });

  it('are held when a slice is refused, and their chain goes on with the new key', async () => {
    app.importer.play('acme', (request) =>
      request.trigger === 'backfill' ? refused() : Promise.resolve(imported({ chain: { kind: 'first' } })),
    );
    await giveKey('acme', app.clock.now() - 1);
    await create();
    await app.until('the hold', async () => (await schedule()).state === 'held');
    expect(await schedule()).toMatchObject({ last_status: { ok: true }, backfill: { kind: 'first', failures: 0 } });
    app.clock.advance(30_000);
    app.importer.play('acme', chained());
    await newKey();
    await app.until('the next slice', () => app.importer.active.get('acme')?.trigger === 'backfill');
    expect(app.importer.triggers('acme')).toEqual(['schedule', 'backfill', 'schedule', 'backfill']);
  });

  it('lose their key with their schedule', async () => {
    app.importer.play('acme', () => Promise.resolve(imported()));
    await create();
    await giveKey();
    await app.crm('DELETE', 'schedule', { tenant: 'acme' });
    expect(app.persistence.credentials.known('acme')).toBeUndefined();
    expect(await audit('credentials.deleted')).toMatchObject([{ actor: 'local:ops', before: { last4: '1234' } }]);
  });

  it('are refused an interval below a minute, by name', async () => {
    app.importer.play('acme', () => Promise.resolve(imported()));
    const { status, body } = await create('acme', 59);
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'validation_failed', 'interval_sec']);
    expect((await create('acme', 60)).status).toBe(201);
    const patched = await app.crm('PATCH', 'schedule', { tenant: 'acme', body: { interval_sec: 30 } });
    expect([patched.status, patched.body.errors?.[0]?.field]).toEqual([400, 'interval_sec']);
    expect((await create('stubbed', 5)).status).toBe(201);
  });

  it('keep a shorter interval that they have, and run once a minute', async () => {
    await create('acme', 20);
    await ended(1);
    app.importer.play('acme', () => Promise.resolve(imported()));
    const same = await app.crm('PATCH', 'schedule', { tenant: 'acme', body: { interval_sec: 20, description: 'x' } });
    expect(same.status).toBe(200);
    for (let i = 1; i <= 2; i += 1) {
      for (let tick = 1; tick <= 2; tick += 1) {
        app.clock.advance(20_000);
        await app.until('the tick is skipped', async () =>
          (await ticks()).some(({ decision, count }) => decision === 'skipped_min_gap' && count === tick),
        );
      }
      app.clock.advance(20_000);
      await ended(i + 1);
      expect((await ticks())[0]).toMatchObject({ decision: 'ran' });
    }
    const skipped = (await ticks()).find(({ decision }) => decision === 'skipped_min_gap');
    expect(skipped?.reason).toContain('less than 60 s');
  });

  it('whose vendor does not answer are tried less often, each tick explained, and as before after a success', async () => {
    const silent = () => Promise.reject(new ImportFailure('transient', 'http_503', 'AccuLynx did not answer.'));
    app.importer.play('acme', silent);
    await create('acme');
    await giveKey();
    await ended(1);
    for (let run = 2; run <= 7; run += 1) {
      app.clock.advance(60_000);
      await ended(run);
    }
    expect((await schedule()).consecutive_failures).toBe(7);
    app.clock.advance(60_000);
    await app.until('a tick is left out', async () => (await ticks())[0]?.decision === 'skipped_min_gap');
    expect((await ticks())[0]?.reason).toContain('7 runs in a row failed');
    app.importer.play('acme', () => Promise.resolve(imported()));
    app.clock.advance(60_000);
    await ended(8);
    expect((await schedule()).consecutive_failures).toBe(0);
    app.clock.advance(60_000);
    await ended(9);
    expect((await ticks()).filter(({ decision }) => decision !== 'ran')).toHaveLength(1);
  });

  it('are told as live or stub in lists, by who has a key', async () => {
    await create('acme');
    await create('other');
    await giveKey('acme');
    const tenants = async (mode: string) =>
      (await app.crm<SchedulePage>('GET', `schedules?mode=${mode}`)).body.items.map(({ tenant }) => tenant);
    expect([await tenants('live'), await tenants('stub')]).toEqual([['acme'], ['other']]);
  });

  describe('and previews', () => {
    beforeEach(async () => {
      app.importer.play('acme', () => Promise.resolve(imported()));
      await create('acme', 3600);
      await ended(1);
    });

    const preview = <Body = Preview>(headers: Record<string, string> = {}) =>
      app.crm<Body>('POST', 'preview', { tenant: 'acme', body: {}, headers });

    it('compare, and say nothing about the schedule', async () => {
      app.importer.play('acme', () => Promise.resolve(imported({ message: 'Compared 43 records.', preview: DIFF })));
      const before = await schedule();
      app.clock.advance(1_000);
      const { status, body } = await preview();
      expect(status).toBe(200);
      const [run] = await runs();
      expect(body).toMatchObject({
        tenant: 'acme',
        run_id: run?.id,
        counts: { created: 2, updated: 1, unchanged: 40, missing: null },
        complete: false,
        api_calls: 7,
        message: 'Compared 43 records.',
        sample: [{ external_id: 'job-1', fields: [{ field: 'status', before: 'Lead', after: 'Approved' }] }],
      });
      expect(run).toMatchObject({ trigger: 'preview', actor: 'local:ops' });
      expect((await schedule()).last_status).toEqual(before.last_status);
      expect((await schedule()).last_run).toBe(before.last_run);
      expect(await audit('scheduler.import.force_run')).toMatchObject([{ metadata: { preview: true } }]);
    });

    it('go between two slices', async () => {
      app.importer.play('acme', chained());
      await app.crm('POST', 'run-now', { tenant: 'acme', body: {} });
      await app.until('a slice', () => app.importer.active.get('acme')?.trigger === 'backfill');
      const slices = chained();
      app.importer.play('acme', (request) =>
        request.trigger === 'preview' ? Promise.resolve(imported({ preview: DIFF })) : slices(request),
      );
      expect((await preview()).status).toBe(200);
      await app.until('the next slice', () => app.importer.active.get('acme')?.trigger === 'backfill');
    });

    it('answer 202 when they outlast the wait', async () => {
      let end = (): void => undefined;
      app.importer.play('acme', () => new Promise((resolve) => (end = () => resolve(imported({ preview: DIFF })))));
      const { status, body } = await preview<RunNowAccepted>({ prefer: 'respond-async' });
      expect([status, body.tenant]).toEqual([202, 'acme']);
      await app.until('it runs', () => app.importer.active.has('acme'));
      end();
      await ended(2);
    });

    it.each([
      ['is cancelled', 'not_found', (runId: string) => app.crm('POST', `runs/${runId}/cancel`, {})],
      ['loses its schedule', 'schedule_not_found', () => app.crm('DELETE', 'schedule', { tenant: 'acme' })],
    ])('that %s says so, and blames nobody else', async (_what, code, end) => {
      app.importer.behave('acme', 'hangs');
      const answer = preview<Problem>();
      let runId = '';
      await app.until('the preview runs', async () => {
        runId = (await app.persistence.runs.active())[0]?.id ?? '';
        return runId !== '';
      });
      await end(runId);
      expect(await answer).toMatchObject({ status: 404, body: { code } });
    });

    it.each([
      [new ImportFailure('transient', 'http_502', 'AccuLynx answered 502.'), 503, 'upstream_unavailable'],
      [new ImportFailure('rate_limited', 'http_429', 'AccuLynx asks for a rest.'), 503, 'upstream_unavailable'],
      [new ImportFailure('auth', 'http_401', 'AccuLynx refused the key.'), 409, 'credentials_hold'],
    ])('tell a failure in its own words: %s', async (failure, expected, code) => {
      await giveKey('acme', app.clock.now() - 1);
      app.importer.play('acme', () => Promise.reject(failure));
      const { status, body } = await preview<Problem>();
      expect([status, body.code]).toEqual([expected, code]);
      expect(body.detail).toContain(failure.message.replace(/\.$/, ''));
      expect((await schedule()).consecutive_failures).toBe(0);
    });

    it('refuse a tenant of the stub, and know no unknown one', async () => {
      app.importer.unplug('acme');
      const { status, body } = await preview<Problem>();
      expect([status, body.code]).toEqual([400, 'validation_failed']);
      expect(body.detail).toBe('acme has no AccuLynx key; the stub has nothing to compare.');
      const unknown = await app.crm('POST', 'preview', { tenant: 'nobody', body: {} });
      expect([unknown.status, unknown.body.code]).toEqual([404, 'schedule_not_found']);
    });
  });

  it('show their runs call by call, page by page, and the stub shows nothing', async () => {
    app.importer.play('acme', ({ log }) => {
      for (let page = 1; page <= 3; page += 1) {
        log({
          level: 'info',
          message: 'read',
          method: 'GET',
          path: `/jobs?page=${page}`,
          status: 200,
          durationMs: 12,
          budgetLeft: 400,
        });
      }
      return Promise.resolve(imported());
    });
    await create();
    await create('stubbed');
    await ended(1);
    await ended(1, 'stubbed');
    const [run] = await runs();
    const log = async (path: string) => (await app.crm<RunLogPage>('GET', path)).body;
    await app.until('the last line', async () => (await log(`runs/${run?.id}/log`)).items.length === 5);
    const { items } = await log(`runs/${run?.id}/log`);
    expect(items.map(({ message }) => message)).toEqual([
      'Started: schedule.',
      'read',
      'read',
      'read',
      'Ended: succeeded. Imported 3 records.',
    ]);
    expect(items[1]).toMatchObject({
      method: 'GET',
      path: '/jobs?page=1',
      status: 200,
      duration_ms: 12,
      budget_left: 400,
    });
    const first = await log(`runs/${run?.id}/log?limit=2`);
    expect(first.items).toHaveLength(2);
    const second = await log(`runs/${run?.id}/log?limit=2&cursor=${first.next_cursor}`);
    expect(second.items).toEqual(items.slice(2, 4));
    const [stub] = await runs('stubbed');
    expect((await log(`runs/${stub?.id}/log`)).items).toEqual([]);
    expect((await app.crm('GET', 'runs/nope/log')).body.code).toBe('run_not_found');
  });

  it('show the lines of a run under way every second', async () => {
    let end = (): void => undefined;
    app.importer.play('acme', () => new Promise((resolve) => (end = () => resolve(imported()))));
    await create();
    await app.until('it runs', () => app.importer.active.has('acme'));
    const [run] = await runs();
    app.clock.advance(1_000);
    await app.until('the first line', async () =>
      (await app.crm<RunLogPage>('GET', `runs/${run?.id}/log`)).body.items.some(
        ({ message }) => message === 'Started: schedule.',
      ),
    );
    end();
    await ended(1);
  });

  it('wait for an approval when too many records are missing, and sweep again with it', async () => {
    const withheld = { missing: 1250, known: 5000 };
    app.importer.play('acme', () => Promise.resolve(imported({ withheld })));
    await create('acme', 3600);
    await ended(1);
    expect(await schedule()).toMatchObject({
      state: 'ok',
      withheld,
      state_reason: { code: 'missing_withheld', message: expect.stringContaining('1,250 records of 5,000') },
    });
    const { body: summary } = await app.ask<Summary>('GET', '/api/summary');
    expect(summary.attention).toMatchObject([{ tenant: 'acme', state: 'ok' }]);
    app.importer.play('acme', ({ trigger }) =>
      Promise.resolve(imported(trigger === 'backfill' ? { chain: null, withheld: null } : {})),
    );
    const approve = (count: number) =>
      app.crm<MissingApproved & Problem>('POST', 'missing/approve', { tenant: 'acme', body: { count } });
    expect((await approve(0)).body.errors?.[0]?.field).toBe('count');
    expect((await approve(1251)).body.errors?.[0]?.message).toBe('At most 1250, the number that is shown.');
    const { status, body } = await approve(1250);
    expect([status, body.approved, body.schedule.withheld?.approved]).toEqual([200, 1250, 1250]);
    await ended(2);
    expect(app.importer.calls[1]).toMatchObject({ trigger: 'backfill', approvedMissing: 1250 });
    const after = await schedule();
    expect([after.withheld, after.backfill]).toEqual([undefined, undefined]);
    expect(await audit('scheduler.schedule.updated')).toMatchObject([
      { actor: 'local:ops', before: { missing_approved: null }, after: { missing_approved: 1250 } },
    ]);
    expect((await approve(1)).body.code).toBe('validation_failed');
  });

  it('run at once on the first Run now after a chain was rate limited', async () => {
    app.importer.play('acme', () =>
      Promise.reject(
        new ImportFailure('rate_limited', 'http_429', 'AccuLynx asks for a rest.', undefined, app.clock.now() + 5_000),
      ),
    );
    await create();
    await ended(1);
    expect(await schedule()).toMatchObject({
      state: 'error',
      consecutive_failures: 0,
      last_status: { error: { class: 'rate_limited', retry_at: app.clock.now() / 1000 + 5 } },
    });
    app.importer.play('acme', () => Promise.resolve(imported()));
    const { body } = await app.crm<RunNowFinished>('POST', 'run-now', { tenant: 'acme', body: {} });
    expect(body.ok).toBe(true);
  });
});

describe('schedules that keep failing', () => {
  it('are warned about at half of both limits, paused at both, and count anew after a resume', async () => {
    const app = await RunningApp.start({ variables: { AUTO_PAUSE_FAILURES: '4', AUTO_PAUSE_HOURS: '3' } });
    try {
      const schedule = async () => (await app.crm<ScheduleDetail>('GET', 'schedules/acme')).body.schedule;
      const audit = async (operation: string) =>
        (await app.crm<AuditPage>('GET', `audit?tenant=acme&operation=${operation}`)).body.audit;
      const failures = (count: number) =>
        app.until(`failure ${count}`, async () => (await schedule()).consecutive_failures === count);
      app.importer.behave('acme', 'fails');
      await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 3600 } });
      await failures(1);
      app.clock.advance(3_600_000);
      await failures(2);
      expect((await schedule()).warned_at).toBeUndefined();
      app.clock.advance(3_600_000);
      await failures(3);
      expect(await schedule()).toMatchObject({ paused: false, warned_at: app.clock.now() / 1000 });
      const [warning] = await audit('scheduler.schedule.updated');
      expect(warning).toMatchObject({
        actor: 'scheduler',
        metadata: { warning: expect.stringContaining('3 runs in a row failed') },
      });
      app.clock.advance(3_600_000);
      await failures(4);
      expect(await schedule()).toMatchObject({
        state: 'paused',
        auto_paused: true,
        pause: { by: 'scheduler', reason: expect.stringContaining('4 runs in a row failed') },
        state_reason: { code: 'auto_paused', actor: 'scheduler' },
      });
      expect(await audit('scheduler.schedule.paused')).toMatchObject([
        { actor: 'scheduler', after: { auto_paused: true } },
      ]);
      expect((await app.ask<Summary>('GET', '/api/summary')).body.attention).toMatchObject([
        { tenant: 'acme', state: 'paused' },
      ]);
      await app.crm('POST', 'resume', { tenant: 'acme' });
      const resumed = await schedule();
      expect([resumed.auto_paused, resumed.warned_at, resumed.consecutive_failures]).toEqual([undefined, undefined, 0]);
      app.clock.advance(3_600_000);
      await failures(1);
      expect((await schedule()).paused).toBe(false);
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
