import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportFailure } from '../../src/import/importer.js';
import { RunFenced } from '../../src/persistence/record-store.js';
import { expectDetailsOf, expectJobsOf, expectPeopleOf, type Truth, type TrueJob, truthOf } from './ground-truth.js';
import { ImporterHouse } from './importer-house.js';
import { SandboxProcess } from './sandbox-process.js';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const JOBS = 60;
/** A page of a sweep by created date that begins at a later day than the first. */
const BEGUN_ANEW = /CreatedDate.*startDate=(?!2000)/;

describe.each(['live', 'documented'])('a complete import, where the vendor behaves as %s', (profile) => {
  let sandbox: SandboxProcess;

  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', '70', '--locations', '2', '--profile', profile);
  });

  afterAll(() => sandbox.stop());

  it('brings home everything that each location has, under its own tenant and nobody else, and writes nothing', async () => {
    const house = await ImporterHouse.open(sandbox);
    try {
      for (const [index, tenant] of ['acme', 'globex'].entries()) {
        await house.tenant(tenant, sandbox.location(index));
        await house.importAll(tenant);
      }
      for (const [index, tenant] of ['acme', 'globex'].entries()) {
        const truth = await truthOf(sandbox, sandbox.location(index).id);
        await expectJobsOf(house, tenant, truth);
        await expectDetailsOf(house, tenant, truth);
        await expectPeopleOf(house, tenant, truth);
      }
      expect((await sandbox.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
    } finally {
      await house.close();
    }
  });

  it('brings home the same in slices that are cut short, and in sweeps that begin anew on the way', async () => {
    const house = await ImporterHouse.open(sandbox, { sliceMs: 250, sweepRows: 30 });
    try {
      await house.tenant('acme', sandbox.location());
      await house.importAll('acme');
      const truth = await truthOf(sandbox, sandbox.location().id);
      await expectJobsOf(house, 'acme', truth);
      await expectDetailsOf(house, 'acme', truth);
      await expectPeopleOf(house, 'acme', truth);
      const begun = (await sandbox.requests()).map((request) => BEGUN_ANEW.test(JSON.stringify(request)));
      expect(begun).toContain(true);
    } finally {
      await house.close();
    }
  });
});

describe('a tenant whose first import has ended', () => {
  let sandbox: SandboxProcess;
  let base: ImporterHouse;
  let house: ImporterHouse;

  beforeAll(async () => {
    const now = new Date(NOW).toISOString();
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', String(JOBS), '--locations', '2', '--now', now);
    base = await ImporterHouse.open(sandbox, { now: NOW });
    await base.tenant('acme', sandbox.location());
    await base.importAll('acme');
    await base.close({ keep: true });
  });

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', {});
    house = await ImporterHouse.open(sandbox, { now: NOW + 60_000, like: base.dir });
  });

  afterEach(async () => {
    await sandbox.clearFaults();
    await house.close();
  });

  afterAll(async () => {
    await base.close();
    await sandbox.stop();
  });

  const truth = (): Promise<Truth> => truthOf(sandbox, sandbox.location().id);
  const mutate = (mutation: object): Promise<{ readonly job: string }> =>
    sandbox.control('POST', '/mutate', { location: sandbox.location().id, ...mutation });
  const visible = async (): Promise<readonly string[]> =>
    (await truth()).jobs.filter(({ hidden }) => !hidden).map(({ id }) => id);
  const pass = async (ms: number): Promise<void> => {
    house.clock.pass(ms);
    await sandbox.control('POST', '/clock', { advance_ms: ms });
  };
  const calls = async (): Promise<number> => (await sandbox.requests()).length;
  const forget = (): Promise<unknown> => sandbox.control('DELETE', '/requests');
  const failureOf = async (told: Promise<{ readonly error?: unknown }>): Promise<ImportFailure> => {
    const { error } = await told;
    expect(error).toBeInstanceOf(ImportFailure);
    return error as ImportFailure;
  };

  describe('when a run reads what changed', () => {
    it('costs at most four calls where nothing did, and two once the changes are an hour old', async () => {
      for (const id of (await visible()).slice(0, 30)) await mutate({ op: 'modify-job', job: id });
      await house.importNow('acme');
      await forget();
      const { stats, message } = await house.importNow('acme');
      expect(await calls()).toBeLessThanOrEqual(4);
      expect(stats).toMatchObject({ imported: 0, created: 0, updated: 0 });
      expect(message).toContain('0 imported, ');
      await pass(HOUR_MS);
      await house.importNow('acme');
      await forget();
      await house.importNow('acme');
      expect(await calls()).toBe(2);
    });

    it('has new, changed, moved and dead jobs, with their details, and counts them', async () => {
      const jobs = (await truth()).jobs.filter(({ hidden }) => !hidden);
      const isLead = ({ job }: TrueJob): boolean => ['Lead', 'Prospect'].includes(String(job['currentMilestone']));
      const lead = jobs.find(isLead);
      const [first, second] = jobs.filter((job) => !isLead(job)).map(({ id }) => id);
      await mutate({ op: 'create-job' });
      await mutate({ op: 'create-job', assigned: true });
      await mutate({ op: 'modify-job', job: first ?? '' });
      await mutate({ op: 'unassign-job', job: second ?? '' });
      await mutate({ op: 'kill-lead', job: lead?.id ?? '' });
      const { stats, chain } = await house.importNow('acme');
      expect(chain).toBeNull();
      expect(stats.resources?.['jobs']).toMatchObject({ created: 2, updated: 3, failed: 0 });
      expect(stats.imported).toBe((stats.created ?? 0) + (stats.updated ?? 0));
      await expectJobsOf(house, 'acme', await truth());
      await expectDetailsOf(house, 'acme', await truth());
    });

    it('tells what it reads, page by page', async () => {
      const told: string[] = [];
      await mutate({ op: 'create-job', assigned: true });
      await house.importNow('acme', 'manual', { progress: ({ resource, page }) => told.push(`${resource} ${page}`) });
      expect(told).toContain('jobs 1');
    });

    it('moves no watermark when it fails, and is right the next time', async () => {
      for (const id of (await visible()).slice(0, 40)) await mutate({ op: 'modify-job', job: id });
      const { watermarks } = await house.state('acme');
      await sandbox.fault({ kind: 'server_error', path: '/jobs$', query: 'StartIndex=[1-9]' });
      const failure = await failureOf(house.run('acme'));
      expect(failure).toMatchObject({ errorClass: 'transient', progressed: false });
      expect(failure.stats?.created).toBe(0);
      expect((await house.state('acme')).watermarks).toEqual(watermarks);
      await sandbox.clearFaults();
      await house.importNow('acme');
      expect((await house.state('acme')).watermarks).not.toEqual(watermarks);
      await expectJobsOf(house, 'acme', await truth());
    });

    it.each(['zero', 'requested'])(
      'notices within three pages that where a page begins is ignored (%s)',
      async (echo) => {
        for (const id of (await visible()).slice(0, 40)) await mutate({ op: 'modify-job', job: id });
        await sandbox.fault({ kind: 'param_ignored', echo, path: '/jobs$' });
        await forget();
        const failure = await failureOf(house.run('acme'));
        expect(failure).toMatchObject({ errorClass: 'data', code: 'paging_broken' });
        expect((await sandbox.requests()).filter(({ path }) => path.endsWith('/jobs')).length).toBeLessThanOrEqual(3);
      },
    );

    it('goes on without the details that the key may not read', async () => {
      const { job } = await mutate({ op: 'modify-job' });
      await sandbox.fault({ kind: 'forbidden', path: '/financials$' });
      const { result, log } = await house.run('acme');
      expect(result?.stats.resources?.['jobs']).toMatchObject({ updated: 1 });
      expect(log.map(({ message }) => message)).toContain(
        "The key may not read jobs' financials. It is left out of this run.",
      );
      const known = (await house.records('acme', 'job')).get(job);
      expect(known?.raw['financials']).toBeDefined();
    });

    it('keeps a job from the list that vanished before its details were read', async () => {
      const { job } = await mutate({ op: 'create-job', assigned: true });
      await sandbox.fault({ kind: 'vanish', job });
      await house.importNow('acme');
      const record = (await house.records('acme', 'job')).get(job);
      expect(record).toMatchObject({ missing: false });
      expect(record?.detailsAt).toBeUndefined();
    });

    it('leaves out what cannot be read, says so, and reads it again as long as it may heal', async () => {
      const [job = ''] = await visible();
      await mutate({ op: 'modify-job', job });
      await mutate({ op: 'create-job', assigned: true });
      await sandbox.fault({ kind: 'wrong_types', path: '/jobs$', item: 1, times: 1 });
      const { message, stats } = await house.importNow('acme');
      expect(stats.failed).toBe(1);
      expect(message).toContain('1 could not be read and was left out');
      await house.importNow('acme');
      await expectJobsOf(house, 'acme', await truth());
      expect((await house.records('acme', 'job')).has(job)).toBe(true);
    });

    it('leaves out a job that is alone on its page and cannot be read, as it would among others', async () => {
      const [job = ''] = await visible();
      await mutate({ op: 'modify-job', job });
      await sandbox.fault({ kind: 'wrong_types', path: '/jobs(/[^/]+)?$' });
      const { message, stats } = await house.importNow('acme');
      expect(stats.resources?.['jobs']).toMatchObject({ pages: 1, fetched: 1 });
      expect(message).toContain('could not be read');
      await sandbox.clearFaults();
      await house.importNow('acme');
      await expectJobsOf(house, 'acme', await truth());
    });

    it('takes a page of many jobs of which none can be read for a change of the form', async () => {
      for (const id of (await visible()).slice(0, 6)) await mutate({ op: 'modify-job', job: id });
      const { watermarks } = await house.state('acme');
      await sandbox.fault({ kind: 'renamed_key', path: '/jobs$' });
      const failure = await failureOf(house.run('acme'));
      expect(failure).toMatchObject({ errorClass: 'data', code: 'items_unreadable' });
      expect((await house.state('acme')).watermarks).toEqual(watermarks);
    });

    it('says when the vendor may be asked again', async () => {
      await sandbox.fault({ kind: 'rate_limited', retryAfter: 300 });
      const failure = await failureOf(house.run('acme'));
      expect(failure).toMatchObject({ errorClass: 'rate_limited', code: 'rate_limited' });
      expect(failure.retryAt).toBeGreaterThan(Date.now());
    });

    it('writes nothing once it is not the active run any more', async () => {
      await mutate({ op: 'modify-job' });
      const before = await house.records('acme', 'job');
      const run = await house.begin('acme', 'schedule');
      const { error } = await house.carryOut({ ...run, attempt: 2 });
      await house.end(run);
      expect(error).toBeInstanceOf(RunFenced);
      expect(await house.records('acme', 'job')).toEqual(before);
    });

    it('stops when it is told to', async () => {
      const stop = new AbortController();
      await mutate({ op: 'modify-job' });
      const reason = new Error('stopped');
      const { error } = await house.run('acme', 'manual', { signal: stop.signal, log: () => stop.abort(reason) });
      expect(error).toBe(reason);
    });
  });

  describe('whose key is in doubt', () => {
    it('is told that the key was refused', async () => {
      await sandbox.control('POST', '/keys/revoke', { key: sandbox.location().key });
      expect(await failureOf(house.run('acme'))).toMatchObject({ errorClass: 'auth' });
    });

    it('imports nothing with a key of another location, which is noticed without a call', async () => {
      const before = await house.records('acme', 'job');
      await house.tenant('acme', sandbox.location(1));
      await forget();
      const failure = await failureOf(house.run('acme'));
      expect(failure).toMatchObject({ errorClass: 'config', code: 'location_changed' });
      expect(failure.message).toContain(`was ${sandbox.location(0).name}, is ${sandbox.location(1).name}`);
      expect(await calls()).toBe(0);
      expect(await house.records('acme', 'job')).toEqual(before);
    });

    it('imports nothing when the key itself changed sides, which is noticed within a day', async () => {
      await house.tenant('acme', sandbox.location(0), sandbox.location(1).key);
      await pass(DAY_MS);
      const failure = await failureOf(house.run('acme'));
      expect(failure).toMatchObject({ errorClass: 'config', code: 'location_changed' });
      expect((await house.records('acme', 'job')).size).toBe(JOBS);
    });

    it('imports nothing without a key, and calls nobody', async () => {
      expect(await failureOf(house.run('nobody'))).toMatchObject({ errorClass: 'config', code: 'no_key' });
      expect(await calls()).toBe(0);
    });

    it('imports nothing with a key that cannot be opened', async () => {
      const { credentials } = house.persistence;
      const sealed = credentials.known('acme');
      if (!sealed) throw new Error('There is no key.');
      const broken = { ...sealed, secret: { ...sealed.secret, tag: sealed.secret.wrapTag } };
      await house.persistence.act('acme', () => ({ credential: broken, result: undefined }));
      expect(await failureOf(house.run('acme'))).toMatchObject({ errorClass: 'system', code: 'secrets_unavailable' });
    });
  });

  describe('at night', () => {
    it('has payments and contacts that changed without a trace on their job', async () => {
      for (let edits = 0; edits < 3; edits += 1) await mutate({ op: 'edit-payment' });
      const { contact } = await sandbox.control<{ contact: string }>('POST', '/mutate', {
        location: sandbox.location().id,
        op: 'edit-contact',
        fields: { companyName: 'Night Owls' },
      });
      await pass(25 * HOUR_MS);
      const first = await house.importNow('acme');
      expect(first.chain).toMatchObject({ kind: 'nightly' });
      await house.importAll('acme');
      expect((await house.state('acme')).nightlyEndedAt).toBeDefined();
      expect((await house.records('acme', 'contact')).get(contact)?.contact?.company).toBe('Night Owls');
      const jobs = await house.records('acme', 'job');
      const open = (await truth()).jobs.filter(({ job }) =>
        ['Approved', 'Completed', 'Invoiced'].includes(String(job['currentMilestone'])),
      );
      expect(open.length).toBeGreaterThan(0);
      for (const { id, financials, payments_overview } of open) {
        expect(jobs.get(id)?.raw).toMatchObject({ financials, payments_overview });
      }
    });

    it('marks a contact as missing only when the vendor does not know it any more', async () => {
      const ghost = {
        kind: 'contact',
        externalId: '0a1b2c3d-0000-4000-8000-000000000001',
        title: 'Ghost',
        status: '',
        hash: '',
        raw: {},
      } as const;
      const run = await house.begin('acme', 'schedule');
      await house.persistence.records.apply('acme', { runId: run.id, attempt: run.attempt, upserts: [ghost] });
      await house.end(run);
      await pass(25 * HOUR_MS);
      await house.importAll('acme');
      const missing = [...(await house.records('acme', 'contact')).values()].filter((contact) => contact.missing);
      expect(missing.map(({ externalId }) => externalId)).toEqual([ghost.externalId]);
    });

    const ghostId = (n: number): string => `0a1b2c3d-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;
    const missingContacts = async (): Promise<number> =>
      [...(await house.records('acme', 'contact')).values()].filter(({ missing }) => missing).length;
    /** Contacts that the vendor does not know, more than a fifth of all, after a sweep that did not find them. */
    const withholdGhosts = async (): Promise<void> => {
      const upserts = Array.from({ length: 60 }, (_, n) => ({
        kind: 'contact' as const,
        externalId: ghostId(n),
        title: 'Ghost',
        status: '',
        hash: '',
        raw: {},
      }));
      const run = await house.begin('acme', 'schedule');
      await house.persistence.records.apply('acme', { runId: run.id, attempt: run.attempt, upserts });
      await house.end(run);
      await pass(25 * HOUR_MS);
      await house.importAll('acme');
      expect((await house.state('acme')).withheld?.contact?.missing).toBe(60);
    };

    it('asks for each contact before it is called missing also when an operator has approved so many', async () => {
      await withholdGhosts();
      await sandbox.fault({ kind: 'forbidden', path: `/contacts/${ghostId(7)}$` });
      await forget();
      const approval = { approvedMissing: 60 };
      await house.importAll('acme', 0, approval);
      expect(await missingContacts()).toBe(59);
      expect((await sandbox.requests()).filter(({ path }) => /contacts\/0a1b2c3d/.test(path))).toHaveLength(60);
      expect((await house.state('acme')).withheld).toEqual({});
      expect((await house.importNow('acme', 'schedule', approval)).chain).toBeNull();
    });

    it('does not sweep its contacts again and again for an approval that it cannot use', async () => {
      await withholdGhosts();
      await sandbox.fault({ kind: 'wrong_types', path: '/contacts$', fields: { id: null } });
      const approval = { approvedMissing: 60 };
      // The second one is for the rows that could not be read.
      for (let sweep = 0; sweep < 2; sweep += 1) await house.importAll('acme', 0, approval);
      expect(await missingContacts()).toBe(0);
      expect((await house.importNow('acme', 'schedule', approval)).chain).toBeNull();
      await sandbox.clearFaults();
      await pass(25 * HOUR_MS);
      await house.importAll('acme');
      expect((await house.state('acme')).withheld?.contact?.missing).toBe(60);
    });
  });

  describe('after a week', () => {
    const deleteJobs = async (jobs: number): Promise<void> => {
      for (let job = 0; job < jobs; job += 1) await mutate({ op: 'delete-job' });
    };
    const missing = async (): Promise<number> =>
      [...(await house.records('acme', 'job')).values()].filter((job) => job.missing).length;

    it('has the jobs marked that are gone', async () => {
      await deleteJobs(3);
      await house.importNow('acme');
      expect(await missing()).toBe(0);
      await pass(8 * DAY_MS);
      await house.importAll('acme');
      expect(await missing()).toBe(3);
      await expectJobsOf(house, 'acme', await truth());
    });

    it('has nothing marked when more than a fifth is gone, until an operator approves it', async () => {
      await deleteJobs(20);
      await pass(8 * DAY_MS);
      expect((await house.importNow('acme')).chain).toMatchObject({ kind: 'reconcile' });
      const slice = await house.importNow('acme', 'backfill');
      expect(slice).toMatchObject({ chain: null, withheld: { missing: 20, known: JOBS } });
      expect(slice.message).toContain(`20 of ${JOBS} known jobs were not found any more`);
      expect(await missing()).toBe(0);

      await house.importAll('acme', 0, { approvedMissing: 19 });
      expect(await missing()).toBe(0);
      const next = await house.importNow('acme', 'schedule', { approvedMissing: 20 });
      expect(next.chain).toMatchObject({ kind: 'reconcile' });
      const approved = await house.importNow('acme', 'backfill', { approvedMissing: 20 });
      expect(approved).toMatchObject({ withheld: null, stats: { missing_marked: 20 } });
      await expectJobsOf(house, 'acme', await truth());
    });

    it('has nothing marked when a row could not be read', async () => {
      await deleteJobs(2);
      await pass(8 * DAY_MS);
      await house.importNow('acme');
      await sandbox.fault({ kind: 'wrong_types', path: '/jobs$', query: 'CreatedDate' });
      await house.importNow('acme', 'backfill');
      expect(await missing()).toBe(0);
    });
  });

  describe('when a preview is asked for', () => {
    const digest = async (): Promise<string> => {
      const hash = createHash('sha256');
      const files = await readdir(join(house.dir, 'data'), { recursive: true, withFileTypes: true });
      for (const file of files.filter((each) => each.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        hash.update(file.name).update(await readFile(join(file.parentPath, file.name)));
      }
      return hash.digest('hex');
    };

    it('tells what an import would change and leaves every file as it is', async () => {
      const [changed] = await visible();
      await mutate({ op: 'modify-job', job: changed ?? '', fields: { jobName: 'Another name' } });
      await mutate({ op: 'create-job', assigned: true });
      const { job: gone } = await mutate({ op: 'delete-job' });
      const run = await house.begin('acme', 'preview');
      const before = await digest();
      const { result } = await house.carryOut(run);
      expect(await digest()).toBe(before);
      await house.end(run);
      expect(result?.preview).toMatchObject({
        created: 1,
        updated: 1,
        unchanged: JOBS - 2,
        missing: 1,
        complete: true,
      });
      expect(result?.preview?.apiCalls).toBe(await calls());
      const sample = result?.preview?.sample ?? [];
      expect(sample.find(({ externalId }) => externalId === changed)).toMatchObject({
        change: 'updated',
        fields: expect.arrayContaining([expect.objectContaining({ field: 'jobName', after: 'Another name' })]),
      });
      expect(sample.find(({ externalId }) => externalId === gone)).toMatchObject({ change: 'missing', fields: [] });
    });

    it('says that it is incomplete when it was cut short', async () => {
      const give = new AbortController();
      const told = await house.run('acme', 'preview', { yieldSignal: give.signal, progress: () => give.abort() });
      expect(told.result?.preview).toMatchObject({ complete: false, missing: null });
    });
  });
});

describe('a first import', () => {
  let sandbox: SandboxProcess;
  let house: ImporterHouse;

  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', String(JOBS), '--locations', '1');
  });

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', {});
    house = await ImporterHouse.open(sandbox);
    await house.tenant('acme', sandbox.location());
  });

  afterEach(() => house.close());
  afterAll(() => sandbox.stop());

  it('begins with the run that reads what changed in the last day, and goes on in slices', async () => {
    const { chain, message } = await house.importNow('acme');
    expect(chain).toMatchObject({ kind: 'first' });
    expect(message).toContain('The first import goes on.');
    expect((await house.state('acme')).watermarks).toHaveProperty('unassigned');
    const slice = await house.importNow('acme', 'backfill');
    expect(slice).toMatchObject({ chain: null, progressed: true, stats: { remaining: 0 } });
    expect((await house.state('acme')).firstImportEndedAt).toBeDefined();
  });

  it('that is broken off again and again loses nothing and creates nothing twice', async () => {
    await house.importNow('acme');
    let created = (await house.records('acme', 'job')).size;
    let lines = 20;
    for (let broken = 0; broken < 12; broken += 1) {
      const stop = new AbortController();
      const told = await house.run('acme', 'backfill', {
        signal: stop.signal,
        log: () => {
          lines -= 1;
          if (lines === 0) stop.abort(new Error('killed'));
        },
      });
      if (told.result) break;
      const { size } = await house.records('acme', 'job');
      expect(size).toBeGreaterThanOrEqual(created);
      created = size;
      lines = 20 + broken * 3;
    }
    await house.importAll('acme');
    const truth = await truthOf(sandbox, sandbox.location().id);
    await expectJobsOf(house, 'acme', truth);
    await expectDetailsOf(house, 'acme', truth);
    await expectPeopleOf(house, 'acme', truth);
  });

  it('gives way in the middle of a page and keeps what it has', async () => {
    await house.importNow('acme');
    const give = new AbortController();
    let lines = 0;
    const slice = await house.importNow('acme', 'backfill', {
      yieldSignal: give.signal,
      log: () => {
        lines += 1;
        if (lines === 10) give.abort();
      },
    });
    expect(slice.chain).toMatchObject({ kind: 'first' });
    expect(slice.stats.remaining).toBeGreaterThan(0);
    expect(lines).toBeLessThan(25);
    expect((await house.records('acme', 'job')).size).toBeGreaterThan(0);
    await house.importAll('acme');
    await expectJobsOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
  });

  it('gives way before a call that hangs has come to its end', async () => {
    await house.importNow('acme');
    await sandbox.fault({ kind: 'slow_headers', ms: 20_000, path: '/jobs$' });
    const give = new AbortController();
    const slicing = house.importNow('acme', 'backfill', { yieldSignal: give.signal });
    const hangs = async (): Promise<boolean> => {
      const { faults } = await sandbox.control<{ faults: readonly { fired: number }[] }>('GET', '/faults');
      return faults.some(({ fired }) => fired > 0);
    };
    while (!(await hangs())) await setTimeout(10);
    const started = performance.now();
    give.abort();
    const slice = await slicing;
    // It has three seconds; the tries of the call would take two each.
    expect(performance.now() - started).toBeLessThan(7_000);
    expect(slice.chain).toMatchObject({ kind: 'first' });
  });

  it('makes do with what the vendor refuses: a filter that ends tomorrow, and large pages of contacts', async () => {
    const tomorrow = new Date(house.clock.now() + DAY_MS).toISOString().slice(0, 10);
    await sandbox.fault({ kind: 'server_error', status: 400, query: `endDate=${tomorrow}` });
    await sandbox.fault({ kind: 'server_error', status: 400, path: '/contacts$', query: 'pageSize=50' });
    await house.importAll('acme');
    const truth = await truthOf(sandbox, sandbox.location().id);
    await expectJobsOf(house, 'acme', truth);
    await expectPeopleOf(house, 'acme', truth);
    expect((await house.state('acme')).filterEndsToday).toBe(true);
  });

  it('does without users and lookups when the vendor answers strangely about them', async () => {
    await sandbox.fault({ kind: 'items_null', path: '/(users|work-types|lead-sources)$' });
    const { result, log } = await house.run('acme');
    expect(result?.chain).toMatchObject({ kind: 'first' });
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('Users are left out of this run.'),
    );
    await sandbox.clearFaults();
    await house.importAll('acme');
    await expectPeopleOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
  });

  it('keeps its place when a slice fails, and says whether it got on', async () => {
    await house.importNow('acme');
    await sandbox.fault({ kind: 'server_error', path: '/jobs$', query: 'StartIndex=[1-9]' });
    const { error } = await house.run('acme', 'backfill');
    expect(error).toMatchObject({ errorClass: 'transient', progressed: true });
    expect((await house.run('acme', 'backfill')).error).toMatchObject({ errorClass: 'transient', progressed: false });
    const { chain } = await house.state('acme');
    expect(chain).toMatchObject({ kind: 'first', step: 'assigned_jobs' });
    await sandbox.clearFaults();
    await house.importAll('acme');
    await expectJobsOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
  });
});
