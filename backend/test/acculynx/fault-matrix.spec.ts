import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportFailure } from '../../src/import/importer.js';
import { expectDetailsOf, expectJobsOf, expectPeopleOf, truthOf } from './ground-truth.js';
import { ImporterHouse } from './importer-house.js';
import { SandboxProcess } from './sandbox-process.js';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 10, 20, 12);
const WEEK_MS = 8 * 86_400_000;
/** Changes of every kind that a day at the vendor's screens brings; none of them takes a job away. */
const A_DAY: readonly object[] = [
  { op: 'modify-job' },
  { op: 'create-job', assigned: true },
  { op: 'create-job' },
  { op: 'move-milestone' },
  { op: 'assign-job' },
  { op: 'unassign-job' },
  { op: 'kill-lead' },
  { op: 'modify-job' },
];

/** Strikes the first two pages that are not the first of their list. */
const LATER_PAGES = { query: 'StartIndex=[1-9]', nth: [1, 2] };

interface Case {
  readonly kind: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** It spoils what is in the answers: only a complete sweep finds that out. */
  readonly spoils?: boolean;
  /** It is about pages after the first. */
  readonly laterPages?: boolean;
}

/** Every kind of fault that the sandbox knows, with parameters that keep the spec short. */
const CASES: readonly Case[] = [
  { kind: 'bad_key' },
  { kind: 'revoked_mid_run' },
  { kind: 'forbidden' },
  { kind: 'rate_limited' },
  { kind: 'rate_limited', params: { headers: 'ratelimit' } },
  { kind: 'rate_limited', params: { retryAfter: 90 } },
  { kind: 'rate_limited_bare', params: { body: 'html' } },
  { kind: 'ip_ban', params: { ms: 100 } },
  { kind: 'server_error', params: { status: 500 } },
  { kind: 'server_error', params: { status: 503, body: 'html', retryAfter: 1 } },
  { kind: 'html_200' },
  { kind: 'garbage_json' },
  { kind: 'redirect' },
  { kind: 'slow_headers', params: { ms: 300 } },
  { kind: 'trickle', params: { ms: 300 } },
  { kind: 'stall' },
  { kind: 'reset' },
  { kind: 'reset_mid_body' },
  { kind: 'truncated_json', params: { length: 'cut' } },
  { kind: 'truncated_json', params: { length: 'mismatch' } },
  { kind: 'wrong_content_type' },
  { kind: 'proto_keys', spoils: true },
  { kind: 'count_wrong', params: { count: 1 }, laterPages: true },
  { kind: 'count_wrong', params: { count: 9_999 }, laterPages: true },
  { kind: 'items_null' },
  { kind: 'echo_zero', laterPages: true },
  { kind: 'extra_fields', spoils: true },
  { kind: 'renamed_key' },
  { kind: 'wrong_types', spoils: true },
  { kind: 'huge_body' },
  { kind: 'deep_json' },
  { kind: 'param_ignored', params: { echo: 'zero' }, laterPages: true },
  { kind: 'param_ignored', params: { echo: 'requested' }, laterPages: true },
  { kind: 'duplicate_id', laterPages: true },
  { kind: 'vanish', spoils: true },
  { kind: 'clock_skew', params: { ms: 300_000 } },
  { kind: 'clock_skew', params: { ms: -300_000 } },
];

describe('an import', () => {
  let sandbox: SandboxProcess;
  let base: ImporterHouse;
  let house: ImporterHouse;

  beforeAll(async () => {
    const now = new Date(NOW).toISOString();
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', '40', '--locations', '2', '--now', now);
    base = await ImporterHouse.open(sandbox, { now: NOW });
    await base.tenant('acme', sandbox.location());
    await base.importAll('acme');
    await base.close({ keep: true });
  });

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', {});
  });

  afterEach(async () => {
    expect((await sandbox.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
    await house.close();
  });

  afterAll(async () => {
    await base.close();
    await sandbox.stop();
  });

  const open = async (like?: string): Promise<void> => {
    house = await ImporterHouse.open(sandbox, { now: NOW + 60_000, ...(like ? { like } : {}) });
    if (!like) await house.tenant('acme', sandbox.location());
  };

  const change = async (more = 0): Promise<void> => {
    const location = sandbox.location().id;
    const { jobs } = await truthOf(sandbox, location);
    for (const { id } of jobs.filter(({ hidden }) => !hidden).slice(0, more)) {
      await sandbox.control('POST', '/mutate', { location, op: 'modify-job', job: id });
    }
    for (const mutation of A_DAY) await sandbox.control('POST', '/mutate', { location, ...mutation });
  };

  /** All is well again: the key works, and no fault stands. Those that stood were met. */
  const heal = async (): Promise<void> => {
    const { faults } = await sandbox.control<{ faults: readonly { fired: number }[] }>('GET', '/faults');
    expect(faults.some(({ fired }) => fired > 0)).toBe(true);
    await sandbox.clearFaults();
    const { key } = await sandbox.control<{ key: string }>('POST', '/keys', { location: sandbox.location().id });
    await house.tenant('acme', sandbox.location(), key);
  };

  /** The first run that the vendor's rest, if it asked for one, lets through. */
  const nextRun = async (): Promise<void> => {
    for (const deadline = performance.now() + 60_000; ;) {
      const { error } = await house.run('acme');
      const rests = error instanceof ImportFailure && error.errorClass === 'rate_limited';
      if (!error) return;
      if (!rests || performance.now() > deadline) throw error;
      await setTimeout(20);
    }
  };

  /** A week later, so that a complete sweep is due. */
  const reconcile = async (): Promise<void> => {
    house.clock.pass(WEEK_MS);
    await sandbox.control('POST', '/clock', { advance_ms: WEEK_MS });
    await house.importAll('acme');
  };

  const titled = CASES.map((each) => ({ ...each, title: [each.kind, JSON.stringify(each.params ?? '')].join(' ') }));

  it('is tried under every kind of fault that the sandbox knows', async () => {
    await open();
    const { kinds } = await sandbox.control<{ kinds: readonly { kind: string }[] }>('GET', '/faults/kinds');
    expect(new Set(CASES.map(({ kind }) => kind))).toEqual(new Set(kinds.map(({ kind }) => kind)));
  });

  it.each(titled)(
    'of what changed is right after the run that follows $title',
    async ({ kind, params, spoils, laterPages }) => {
      await open(base.dir);
      const path = '^/api/v2/(jobs|contacts)';
      await sandbox.fault({ kind, ...params, path, ...(laterPages ? LATER_PAGES : { nth: [1, 2, 6, 9] }) });
      await change(laterPages ? 35 : 0);
      const told = await house.run('acme');
      if (!told.result) expect(told.error).toBeInstanceOf(ImportFailure);
      await heal();
      await nextRun();
      await house.importAll('acme');
      if (spoils) await reconcile();
      const truth = await truthOf(sandbox, sandbox.location().id);
      await expectJobsOf(house, 'acme', truth);
      await expectDetailsOf(house, 'acme', truth, spoils);
    },
  );

  it.each(titled)(
    'of everything is right after the run that follows $title',
    async ({ kind, params, spoils, laterPages }) => {
      await open();
      const lists = '^/api/v2/(jobs|contacts)$';
      await sandbox.fault({ kind, ...params, path: lists, ...(laterPages ? LATER_PAGES : { nth: [3, 4, 7, 9] }) });
      await sandbox.fault({ kind, ...params, path: '^/api/v2/(jobs|contacts)/', nth: [20, 60] });
      await sandbox.fault({ kind, ...params, path: '^/api/v2/(company-settings|users)', nth: [1, 3] });
      for (let runs = 0; runs < 5; runs += 1) await house.run('acme', runs < 3 ? 'schedule' : 'backfill');
      await heal();
      await nextRun();
      await house.importAll('acme');
      if (spoils) await reconcile();
      const truth = await truthOf(sandbox, sandbox.location().id);
      await expectJobsOf(house, 'acme', truth);
      await expectPeopleOf(house, 'acme', truth);
      await expectDetailsOf(house, 'acme', truth, spoils);
    },
  );

  it.each([
    { every: 1, ops: A_DAY },
    { every: 2, ops: [...A_DAY, { op: 'edit-payment' }] },
  ])('is right after the run that follows work at the screens between every $every pages', async ({ every, ops }) => {
    await open();
    const location = sandbox.location().id;
    await sandbox.control('POST', '/traffic', { location, between: 'pages', ops, everyPages: every, limit: 12 });
    await house.importAll('acme');
    await sandbox.control('DELETE', '/traffic');
    await house.importNow('acme');
    await expectJobsOf(house, 'acme', await truthOf(sandbox, location));
  });

  it('finds out after a week which jobs were deleted while it was reading', async () => {
    await open();
    const location = sandbox.location().id;
    const ops = [{ op: 'delete-job' }, { op: 'modify-job' }];
    await sandbox.control('POST', '/traffic', { location, between: 'pages', ops, everyPages: 1, limit: 5 });
    await house.importAll('acme');
    await sandbox.control('DELETE', '/traffic');
    await reconcile();
    const truth = await truthOf(sandbox, location);
    expect(truth.jobs.length).toBeLessThan(45);
    await expectJobsOf(house, 'acme', truth);
  });

  it('has the details of every job when nothing is in its way', async () => {
    await open(base.dir);
    await change();
    await house.importNow('acme');
    const truth = await truthOf(sandbox, sandbox.location().id);
    await expectJobsOf(house, 'acme', truth);
    await expectDetailsOf(house, 'acme', truth);
  });
});
