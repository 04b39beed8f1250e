import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { expectJobsOf, expectOwnersOf, expectPeopleOf, truthOf } from './ground-truth.js';
import { ImporterHouse } from './importer-house.js';
import { OddServer } from './odd-server.js';
import { SandboxProcess } from './sandbox-process.js';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;

describe('an import from lists that behave oddly', () => {
  let sandbox: SandboxProcess;
  let house: ImporterHouse;

  beforeAll(async () => {
    const now = new Date(NOW).toISOString();
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', '110', '--locations', '1', '--now', now);
  });

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', {});
    house = await ImporterHouse.open(sandbox, { now: NOW });
    await house.tenant('acme', sandbox.location());
  });

  afterEach(() => house.close());
  afterAll(() => sandbox.stop());

  it.each([0, 3, 25, 9_999])(
    'is complete, without one failure, where every list says that it counts %d',
    async (count) => {
      await sandbox.fault({ kind: 'count_wrong', count });
      await house.importAll('acme');
      const truth = await truthOf(sandbox, sandbox.location().id);
      await expectJobsOf(house, 'acme', truth);
      await expectPeopleOf(house, 'acme', truth);
    },
  );

  it.each(['zero', 'requested'])(
    'does not wait for contacts that cannot be paged (%s), and has them once they can',
    async (echo) => {
      await sandbox.fault({ kind: 'param_ignored', echo, path: '/contacts$' });
      const log: string[] = [];
      await house.importAll('acme', 0, { log: ({ message }) => log.push(message) });
      expect(log).toContainEqual(expect.stringContaining('/contacts ignores where a page is to begin'));
      expect((await house.state('acme')).firstImportEndedAt).toBeDefined();
      await sandbox.clearFaults();
      await house.importAll('acme');
      const truth = await truthOf(sandbox, sandbox.location().id);
      expect(truth.contacts.length).toBeGreaterThan(50);
      await expectPeopleOf(house, 'acme', truth);
    },
  );

  it('still finds out which jobs are gone where the count always promises many more than there are', async () => {
    await sandbox.control('POST', '/reset', { countInflation: 60 });
    await house.importAll('acme');
    for (let job = 0; job < 3; job += 1) {
      await sandbox.control('POST', '/mutate', { location: sandbox.location().id, op: 'delete-job' });
    }
    house.clock.pass(8 * DAY_MS);
    await sandbox.control('POST', '/clock', { advance_ms: 8 * DAY_MS });
    await house.importAll('acme');
    const jobs = [...(await house.records('acme', 'job')).values()];
    expect(jobs.filter(({ missing }) => missing)).toHaveLength(3);
    await expectJobsOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
  });

  it.each([
    { kind: 'forbidden' },
    { kind: 'server_error', status: 404 },
    { kind: 'server_error', status: 412 },
    { kind: 'items_null' },
  ])('remembers the other lookups where one is %j', async (fault) => {
    await sandbox.fault({ ...fault, path: '/workflow-milestones$' });
    const { log } = await house.run('acme');
    expect(log.map(({ message }) => message)).toContainEqual(expect.stringMatching(/milestones.*left out of this run/));
    const { lookups = {} } = await house.state('acme');
    const sizes = Object.entries(lookups).map(([name, names]) => [name, Object.keys(names).length > 0]);
    expect(Object.fromEntries(sizes)).toEqual({
      lead_sources: true,
      milestones: false,
      job_categories: true,
      trade_types: true,
      work_types: true,
    });
  });

  it('gives jobs that were imported while the users were closed their owners once they are open', async () => {
    await sandbox.fault({ kind: 'forbidden', path: '/users$' });
    await house.importAll('acme');
    await sandbox.clearFaults();
    const { stats } = await house.importNow('acme');
    expect(stats.updated).toBeGreaterThan(0);
    await expectOwnersOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
    expect((await house.importNow('acme')).stats).toMatchObject({ created: 0, updated: 0 });
  });

  it('gives the jobs of a user who is called otherwise now their owner anew, and no others', async () => {
    await sandbox.fault({ kind: 'wrong_types', path: '/users$', fields: { displayName: 'Under Another Name' } });
    await house.importAll('acme');
    const owned = [...(await house.records('acme', 'job')).values()].filter(
      ({ owner }) => owner === 'Under Another Name',
    );
    expect(owned.length).toBeGreaterThan(0);
    await sandbox.clearFaults();
    house.clock.pass(DAY_MS);
    const { stats } = await house.importNow('acme');
    expect(stats.resources?.['jobs']?.updated).toBe(owned.length);
    await expectOwnersOf(house, 'acme', await truthOf(sandbox, sandbox.location().id));
  });

  it('does not make the deleted job of a user who is called otherwise look as if it had been seen', async () => {
    await sandbox.fault({ kind: 'wrong_types', path: '/users$', fields: { displayName: 'Under Another Name' } });
    await house.importAll('acme');
    const jobs = [...(await house.records('acme', 'job')).values()];
    const gone = jobs.find(({ owner }) => owner === 'Under Another Name');
    const job = gone?.externalId ?? '';
    await sandbox.control('POST', '/mutate', { location: sandbox.location().id, op: 'delete-job', job });
    await sandbox.clearFaults();
    house.clock.pass(DAY_MS);
    await house.importNow('acme');
    const after = (await house.records('acme', 'job')).get(job);
    expect(after?.owner).not.toBe('Under Another Name');
    expect(after?.lastSeenAt).toBe(gone?.lastSeenAt);
  });
});

describe('users that cannot be paged', () => {
  it('are imported as far as their first page goes, with a warning', async () => {
    const users = Array.from({ length: 30 }, (_, n) => ({
      id: `user-${n}`,
      displayName: `User ${n}`,
      status: 'Active',
    }));
    const vendor = await OddServer.start((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://vendor');
      const size = Number(searchParams.get('pageSize') ?? '25');
      const items = pathname.endsWith('/users') ? users.slice(0, size) : [];
      const count = pathname.endsWith('/users') ? users.length : 0;
      const isSettings = pathname.endsWith('/company-settings');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isSettings ? { companyId: 'company-1', name: 'Odd' } : { count, items }));
    });
    const house = await ImporterHouse.open(vendor, { now: NOW });
    try {
      const location = { id: 'loc', name: 'Odd', company_id: 'company-1', key: 'odd-server-key', jobs: 0 };
      await house.tenant('acme', location);
      const { result, log } = await house.run('acme');
      expect(result?.stats.resources?.['users']).toMatchObject({ created: 25 });
      expect(log.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('only its first page can be read'),
      );
      expect((await house.records('acme', 'user')).size).toBe(25);
    } finally {
      await house.close();
      await vendor.close();
    }
  });
});
