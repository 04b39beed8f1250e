import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RunTrigger } from '../../src/domain/run.js';
import { namedIds } from '../../src/import/acculynx/importer/owed.js';
import { expectDetailsOf, expectJobsOf, expectOwnersOf, expectPeopleOf, truthOf } from './ground-truth.js';
import { ImporterHouse } from './importer-house.js';
import { SandboxProcess } from './sandbox-process.js';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;
const JOBS = 30;

describe('what could not be read', () => {
  let sandbox: SandboxProcess;
  let house: ImporterHouse;

  beforeAll(async () => {
    const now = new Date(NOW).toISOString();
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', String(JOBS), '--locations', '1', '--now', now);
  });

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', {});
    house = await ImporterHouse.open(sandbox, { now: NOW });
    await house.tenant('acme', sandbox.location());
  });

  afterEach(() => house.close());
  afterAll(() => sandbox.stop());

  /** Imports everything while a fault stands that is gone afterwards. */
  const importUnder = async (...faults: readonly object[]): Promise<void> => {
    for (const fault of faults) await sandbox.fault(fault as { kind: string });
    await house.importAll('acme');
    await sandbox.clearFaults();
    house.clock.pass(60 * 60_000);
    await sandbox.control('POST', '/clock', { advance_ms: 60 * 60_000 });
  };
  const owedIds = async (): Promise<number> =>
    namedIds((await house.state('acme')).owed ?? { parts: {}, sweeps: {} }).size;
  const expectWhole = async (): Promise<void> => {
    const truth = await truthOf(sandbox, sandbox.location().id);
    await expectJobsOf(house, 'acme', truth);
    await expectDetailsOf(house, 'acme', truth);
    await expectOwnersOf(house, 'acme', truth);
    await expectPeopleOf(house, 'acme', truth);
    expect((await house.state('acme')).owed).toBeUndefined();
  };
  /** The calls that one run makes. */
  const callsOf = async (trigger: RunTrigger = 'schedule'): Promise<readonly { readonly path: string }[]> => {
    await sandbox.control('DELETE', '/requests');
    await house.importNow('acme', trigger);
    return sandbox.requests();
  };
  const jobsWithout = async (part: string): Promise<number> =>
    [...(await house.records('acme', 'job')).values()].filter(({ raw }) => raw[part] === undefined).length;

  it.each([
    [{ kind: 'forbidden', path: '/financials$', times: 1 }],
    [{ kind: 'forbidden', path: '/representatives$', times: 1 }],
    [{ kind: 'items_null', path: '/representatives$', times: 4 }],
    [{ kind: 'items_null', path: '/milestone-history$', times: 4 }],
    [{ kind: 'wrong_types', path: '/milestone-history$', times: 4, fields: { name: 42 } }],
    [{ kind: 'wrong_types', path: '/milestone-history$', times: 4, fields: { date: 20260601 } }],
    [{ kind: 'wrong_types', path: '/representatives$', times: 4, fields: { user: 'somebody' } }],
    [{ kind: 'renamed_key', path: '/contacts/[^/]+$', times: 3 }],
    [{ kind: 'huge_body', path: '/payments/overview$', times: 4 }],
    [{ kind: 'wrong_types', path: '/jobs$' }],
    [{ kind: 'wrong_types', path: '/contacts$', times: 1, fields: { phoneNumbers: 7 } }],
    [{ kind: 'forbidden', path: '/contacts$' }],
    [{ kind: 'forbidden', path: '/users$' }],
  ])('in the first import under %j is read by the next healthy run, with its slices', async (fault) => {
    await importUnder(fault);
    await house.importAll('acme');
    await expectWhole();
  });

  it.each([{ kind: 'server_error', status: 500 }, { kind: 'garbage_json' }, { kind: 'reset' }])(
    'does not keep all other jobs from being imported where one always ends in %j',
    async (fault) => {
      const { jobs } = await truthOf(sandbox, sandbox.location().id);
      const [first, second] = jobs.filter(({ hidden }) => !hidden).map(({ id }) => id);
      await importUnder({ ...fault, path: `/jobs/(${first}|${second})/` });
      expect((await house.records('acme', 'job')).size).toBe(JOBS);
      expect((await house.state('acme')).firstImportEndedAt).toBeDefined();
      expect(await owedIds()).toBe(2);
      await house.importAll('acme');
      await expectWhole();
    },
  );

  it('is taken for an outage where it is more than two jobs, and then nothing of it is passed over', async () => {
    await sandbox.fault({ kind: 'server_error', path: '/jobs/[^/]+/' });
    await house.run('acme');
    const { error } = await house.run('acme', 'backfill');
    expect(error).toMatchObject({ errorClass: 'transient', code: 'upstream_unavailable' });
    expect((await house.records('acme', 'job')).size).toBe(0);
    await sandbox.clearFaults();
    await house.importAll('acme');
    await expectWhole();
  });

  it('of 30 jobs is read by one run and the slices that it queues, and is not forgotten in between', async () => {
    await importUnder({ kind: 'forbidden', path: '/financials$' });
    expect(await jobsWithout('financials')).toBe(JOBS);
    expect(await owedIds()).toBe(JOBS);
    const { chain, message } = await house.importNow('acme');
    expect(await owedIds()).toBe(JOBS - 25);
    expect(chain).toMatchObject({ kind: 'nightly' });
    expect(message).toContain('Details of 5 jobs are still owed; the next runs read them.');
    expect(message).toContain('The reading of what was owed goes on.');
    const slice = await house.importNow('acme', 'backfill');
    expect(slice).toMatchObject({ chain: null, progressed: true, stats: { updated: 5, remaining: 0 } });
    expect(slice.message).toContain('The reading of what was owed is complete.');
    expect((await house.state('acme')).nightlyEndedAt).toBeUndefined();
    await expectWhole();
    expect((await callsOf()).length).toBeLessThanOrEqual(4);
  });

  it('is read of all jobs where they were too many to be named, also when that is broken off', async () => {
    await importUnder({ kind: 'forbidden', path: '/financials$' });
    const run = await house.begin('acme', 'schedule');
    const state = {
      ...(await house.state('acme')),
      owed: { parts: { financials: { ids: [], allAfter: '' } }, sweeps: {} },
    };
    await house.persistence.records.apply('acme', { runId: run.id, attempt: run.attempt, state });
    await house.end(run);
    await sandbox.fault({ kind: 'forbidden', path: '/financials$' });
    const { message } = await house.importNow('acme');
    expect(message).toContain('Details of more than 1,000 jobs are still owed: financials are closed to this key.');
    await sandbox.clearFaults();
    await sandbox.fault({ kind: 'deep_json', path: '/financials$', nth: [1, 2] });
    await house.importNow('acme');
    expect(await jobsWithout('financials')).toBe(JOBS);
    await sandbox.clearFaults();
    const stop = new AbortController();
    let lines = 0;
    await house.run('acme', 'schedule', {
      signal: stop.signal,
      log: () => {
        lines += 1;
        if (lines === 17) stop.abort(new Error('killed'));
      },
    });
    const left = await jobsWithout('financials');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(JOBS);
    await house.importAll('acme');
    await expectWhole();
  });

  it('goes on where it was when its reading is broken off', async () => {
    await importUnder({ kind: 'forbidden', path: '/(financials|representatives)$' });
    for (let broken = 0, left = JOBS; broken < 3; broken += 1) {
      const stop = new AbortController();
      let lines = 0;
      const { error } = await house.run('acme', 'schedule', {
        signal: stop.signal,
        log: () => {
          lines += 1;
          if (lines === 17) stop.abort(new Error('killed'));
        },
      });
      expect(error).toEqual(new Error('killed'));
      expect(await owedIds()).toBeLessThan(left);
      left = await owedIds();
      expect(left).toBe(Math.max(await jobsWithout('financials'), await jobsWithout('representatives')));
    }
    await house.importAll('acme');
    await expectWhole();
  });

  it('costs one call in a run for each resource that stays closed, and says which', async () => {
    await sandbox.fault({ kind: 'forbidden', path: '/(financials|overview)$' });
    await house.importAll('acme');
    house.clock.pass(60 * 60_000);
    await sandbox.control('POST', '/clock', { advance_ms: 60 * 60_000 });
    await house.importNow('acme');
    for (let run = 0; run < 2; run += 1) {
      const calls = await callsOf('manual');
      expect(calls.filter(({ path }) => path.endsWith('/financials'))).toHaveLength(1);
      expect(calls.filter(({ path }) => path.endsWith('/overview'))).toHaveLength(1);
      expect(calls.length).toBeLessThanOrEqual(4 + 2);
    }
    const { result, log } = await house.run('acme');
    expect(result).toMatchObject({ chain: null, stats: { imported: 0, failed: 0 } });
    expect(result?.message).toContain(
      `Details of ${JOBS} jobs are still owed: financials and payment overviews are closed to this key.`,
    );
    expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toContain(
      "The key may not read jobs' financials. It is left out of this run.",
    );
    await sandbox.clearFaults();
    await house.importAll('acme');
    await expectWhole();
  });

  it('costs one call in a run when it is never understood', async () => {
    await sandbox.fault({ kind: 'items_null', path: '/representatives$' });
    await house.importAll('acme');
    house.clock.pass(60 * 60_000);
    await sandbox.control('POST', '/clock', { advance_ms: 60 * 60_000 });
    await house.importNow('acme');
    const calls = await callsOf();
    expect(calls.filter(({ path }) => path.endsWith('/representatives'))).toHaveLength(1);
    expect(await owedIds()).toBe(JOBS);
  });

  it('is one sweep more, and then no more than there are anyway, when it has no name and stays so', async () => {
    const spoilt = { kind: 'wrong_types', path: '/jobs$', query: 'unassigned', fields: { id: null } };
    await sandbox.fault(spoilt);
    await house.importAll('acme');
    expect((await house.state('acme')).owed?.sweeps.job).toBeDefined();
    const { chain } = await house.importNow('acme');
    expect(chain).toMatchObject({ kind: 'reconcile' });
    await house.importAll('acme');
    const next = await house.importNow('acme');
    expect(next.chain).toBeNull();
    expect(next.message).toContain('Some jobs could not be read; the next complete sweep looks for them.');
    await sandbox.clearFaults();
    house.clock.pass(8 * DAY_MS);
    await sandbox.control('POST', '/clock', { advance_ms: 8 * DAY_MS });
    await house.importAll('acme');
    await house.importAll('acme');
    await expectWhole();
  });

  it('does not make a deleted job look as if it had been seen', async () => {
    await importUnder({ kind: 'forbidden', path: '/financials$' });
    const { job } = await sandbox.control<{ job: string }>('POST', '/mutate', {
      location: sandbox.location().id,
      op: 'delete-job',
    });
    const before = (await house.records('acme', 'job')).get(job);
    await house.importAll('acme');
    expect((await house.records('acme', 'job')).get(job)).toEqual(before);
    expect((await house.state('acme')).owed).toBeUndefined();
  });
});

describe('contacts that are closed to the key', () => {
  it('do not keep a first import, nor the sweeps after it, from ending', async () => {
    const now = new Date(NOW).toISOString();
    const sandbox = await SandboxProcess.start('--no-limits', '--jobs', '30', '--locations', '1', '--now', now);
    const house = await ImporterHouse.open(sandbox, { now: NOW });
    try {
      await house.tenant('acme', sandbox.location());
      await sandbox.fault({ kind: 'forbidden', path: '/contacts$' });
      await house.importAll('acme');
      expect((await house.state('acme')).firstImportEndedAt).toBeDefined();
      await expectJobsOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
      await sandbox.control('POST', '/mutate', { location: sandbox.location().id, op: 'delete-job' });
      house.clock.pass(8 * DAY_MS);
      await sandbox.control('POST', '/clock', { advance_ms: 8 * DAY_MS });
      for (let runs = 0; runs < 3; runs += 1) await house.importAll('acme');
      const state = await house.state('acme');
      expect([state.nightlyEndedAt, state.reconciledAt]).toEqual([expect.any(Number), expect.any(Number)]);
      expect((await house.importNow('acme')).chain).toBeNull();
      const jobs = await house.records('acme', 'job');
      expect([...jobs.values()].filter(({ missing }) => missing)).toHaveLength(1);
    } finally {
      await house.close();
      await sandbox.stop();
    }
  });
});
