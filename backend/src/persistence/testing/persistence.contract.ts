import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessToken } from '../../domain/access-token.js';
import { DomainError } from '../../domain/domain-error.js';
import type { LocalRun } from '../../domain/local-run.js';
import type { Run } from '../../domain/run.js';
import { binOf } from '../../domain/summary-bins.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import { describeCredentials } from './credentials.contract.js';
import type { PersistenceFixture } from './persistence-fixture.js';
import { describeRecords } from './records.contract.js';
import { describeRunLogs } from './run-logs.contract.js';
import { describeSessions } from './sessions.contract.js';
import { startDueRule } from './sample-rules.js';
import type { AuditQuery, Committed, Persistence, RunQuery } from '../persistence.js';
import { ended, sampleEntry, sampleRun, sampleSchedule, sampleTick } from './sample-facts.js';

/** What every adapter of the PERSISTENCE port promises. */
export function describePersistence(name: string, makeFixture: () => Promise<PersistenceFixture>): void {
  describe(`persistence: ${name}`, () => {
    let fixture: PersistenceFixture;
    let store: Persistence;
    let now: number;

    beforeEach(async () => {
      fixture = await makeFixture();
      store = await fixture.open();
      now = fixture.clock.now();
    });
    afterEach(() => fixture.close());

    const create = (tenant: string, at = now): Promise<unknown> =>
      store.act(tenant, () => ({
        schedule: sampleSchedule(tenant, at),
        audit: [sampleEntry(tenant)],
        result: undefined,
      }));

    describe('an act', () => {
      it('is there for readers when it resolves', async () => {
        await create('acme');
        expect((await store.schedules.get('acme'))?.schedule).toEqual(sampleSchedule('acme', now));
        expect((await store.audit.page({ limit: 10 })).rows).toMatchObject([{ id: 1, seq: 1, tenant: 'acme' }]);
      });

      it('that nobody waits for is saved when the store is closed', async () => {
        const operation = 'scheduler.schedule.paused';
        const act = store.act('acme', () => ({ audit: [sampleEntry('acme', { operation })], result: undefined }), {
          patient: true,
        });
        await store.close();
        await act;
        store = await fixture.reopen(store);
        expect((await store.audit.page({ limit: 10 })).rows).toMatchObject([{ operation }]);
      });

      it('survives a killed process with everything that it changed', async () => {
        const run = ended(sampleRun('acme', 'run-1', now));
        await store.act('acme', () => ({
          schedule: sampleSchedule('acme', now, { lastRun: now }),
          runs: [run],
          ticks: [sampleTick('acme', now - 60_000)],
          audit: [sampleEntry('acme')],
          idempotency: { scope: 's', key: 'k', bodySha256: 'b', runId: 'run-1', actionId: 'a', at: now },
          result: undefined,
        }));
        store = await fixture.reopen(store);
        expect((await store.schedules.get('acme'))?.schedule).toEqual(sampleSchedule('acme', now, { lastRun: now }));
        expect(await store.runs.get('run-1')).toEqual(run);
        expect((await store.ticks.page({ tenant: 'acme', limit: 10 })).rows).toEqual([
          sampleTick('acme', now - 60_000),
        ]);
        expect((await store.audit.page({ limit: 10 })).rows).toHaveLength(1);
        expect(await store.runs.idempotent('s', 'k')).toMatchObject({ runId: 'run-1' });
      });

      it('sees the effects of the acts before it, in order', async () => {
        await create('acme');
        const versions = await Promise.all(
          [1, 2, 3].map(() =>
            store.act('acme', ({ schedule }) => {
              const version = (schedule?.version ?? 0) + 1;
              return { schedule: sampleSchedule('acme', now, { version }), result: version };
            }),
          ),
        );
        expect(versions).toEqual([2, 3, 4]);
        expect((await store.schedules.get('acme'))?.schedule.version).toBe(4);
      });

      it('writes nothing when its rule throws', async () => {
        const refusal = new DomainError('schedule_not_found', 'No.');
        await expect(
          store.act('acme', () => {
            throw refusal;
          }),
        ).rejects.toBe(refusal);
        expect(await store.schedules.get('acme')).toBeUndefined();
      });

      it('that changes nothing resolves with its result', async () => {
        await create('acme');
        expect(await store.act('acme', ({ schedule }) => ({ result: schedule?.intervalSec }))).toBe(60);
      });

      it('that would start a second active run of a tenant is refused as a defect', async () => {
        await store.act('acme', () => ({ runs: [sampleRun('acme', 'run-1', now)], result: undefined }));
        await expect(
          store.act('acme', () => ({ runs: [sampleRun('acme', 'run-2', now)], result: undefined })),
        ).rejects.toThrow('second active run');
        expect((await store.runs.active()).map(({ id }) => id)).toEqual(['run-1']);
      });
    });

    describe('a deleted schedule', () => {
      it('is gone while its runs, ledger and audit stay', async () => {
        await create('acme');
        await store.act('acme', () => ({ runs: [ended(sampleRun('acme', 'run-1', now))], result: undefined }));
        await store.act('acme', () => ({ schedule: null, audit: [sampleEntry('acme')], result: undefined }));
        store = await fixture.reopen(store);
        expect(await store.schedules.get('acme')).toBeUndefined();
        expect((await store.runs.page({ tenant: 'acme', limit: 10 })).rows).toHaveLength(1);
        expect((await store.audit.page({ tenant: 'acme', limit: 10 })).rows).toHaveLength(2);
      });
    });

    describe('claimDue', () => {
      const start: TenantRule<Run | undefined> = startDueRule();

      it('starts due schedules earliest first, at most as many as there are slots', async () => {
        await create('c', now - 1);
        await create('a', now - 3);
        await create('b', now - 2);
        await create('later', now + 1);
        expect((await store.claimDue(2, start)).map(({ tenant }) => tenant)).toEqual(['a', 'b']);
        expect((await store.claimDue(2, start)).map(({ tenant }) => tenant)).toEqual(['c']);
        expect(await store.claimDue(2, start)).toEqual([]);
      });

      it('returns runs that survive a killed process', async () => {
        await create('acme');
        const [run] = await store.claimDue(1, start);
        store = await fixture.reopen(store);
        expect(await store.runs.active()).toEqual([run]);
      });

      it('looks at a schedule with an active run even when no slot is free', async () => {
        await create('acme');
        await store.claimDue(1, start);
        fixture.clock.advance(60_000);
        expect(await store.claimDue(0, start)).toEqual([]);
        expect((await store.ticks.page({ tenant: 'acme', limit: 10 })).rows).toMatchObject([
          { decision: 'skipped_overlap', count: 1 },
        ]);
      });

      it('leaves a schedule whose rule throws as it was, starts the others, and tells', async () => {
        await create('bad');
        await create('good');
        const rule: TenantRule<Run | undefined> = (state) => {
          if (state.schedule?.tenant === 'bad') throw new Error('a defect');
          return start(state);
        };
        const outcomes: unknown[] = [];
        for (let i = 0; i < 2; i += 1) {
          outcomes.push(
            await store.claimDue(8, rule).then(
              (runs) => runs.length,
              (error: unknown) => String(error),
            ),
          );
        }
        expect(outcomes).toEqual([1, 'Error: a defect']);
        expect((await store.schedules.get('bad'))?.schedule.nextTickAt).toBe(now);
      });

      it('names the schedule that has to be looked at next', async () => {
        expect(await store.nextWakeAt()).toBeUndefined();
        await create('acme', now + 5_000);
        await create('bolt', now + 3_000);
        expect(await store.nextWakeAt()).toMatchObject({ tenant: 'bolt', at: now + 3_000 });
        await store.act('bolt', ({ schedule }) => ({
          schedule: schedule && { ...schedule, pause: { by: 'local:ops', since: now } },
          result: undefined,
        }));
        expect(await store.nextWakeAt()).toMatchObject({ tenant: 'acme', at: now + 5_000 });
      });
    });

    describe('the row that an equal decision extends', () => {
      it('is the last ledger row until a tick has run', async () => {
        await create('acme', now - 60_000);
        await store.act('acme', () => ({ ticks: [sampleTick('acme', now - 60_000)], result: undefined }));
        store = await fixture.reopen(store);
        const open = (): Promise<unknown> => store.act('acme', ({ openTick }) => ({ result: openTick }));
        expect(await open()).toEqual(sampleTick('acme', now - 60_000));
        await store.act('acme', () => ({ runs: [ended(sampleRun('acme', 'run-1', now))], result: undefined }));
        expect(await open()).toBeUndefined();
      });
    });

    describe('commits', () => {
      it('are told in order, once each, after they are durable', async () => {
        const told: Committed[] = [];
        const stop = store.onCommitted((committed) => told.push(committed));
        await Promise.all([create('a'), create('b')]);
        await store.act('a', () => ({ schedule: null, result: undefined }));
        stop();
        await create('c');
        expect(
          told.map(({ tenant, schedule, scheduleCreated }) => [tenant, schedule?.tenant, scheduleCreated]),
        ).toEqual([
          ['a', 'a', true],
          ['b', 'b', true],
          ['a', undefined, undefined],
        ]);
      });
    });

    describe('runs', () => {
      const at = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
      const run = (tenant: string, n: number, changes: Partial<Run> = {}): Promise<unknown> =>
        store.act(tenant, () => ({ runs: [ended(sampleRun(tenant, at(n), now + n, changes))], result: undefined }));

      beforeEach(async () => {
        for (const n of [1, 2, 3, 4, 5]) await run(n % 2 ? 'odd' : 'even', n, n === 3 ? { trigger: 'manual' } : {});
      });

      it('are listed newest first, over all pages, also after a restart', async () => {
        store = await fixture.reopen(store);
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.runs.page({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
          expect(page.historyPruned).toBe(false);
          seen.push(...page.rows.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual([5, 4, 3, 2, 1].map(at));
      });

      it('are filtered by tenant, status, trigger and moment of queueing', async () => {
        const ids = async (query: Omit<RunQuery, 'limit'>): Promise<string[]> =>
          (await store.runs.page({ limit: 10, ...query })).rows.map(({ id }) => id);
        expect(await ids({ tenant: 'even' })).toEqual([4, 2].map(at));
        expect(await ids({ triggers: ['manual'] })).toEqual([at(3)]);
        expect(await ids({ statuses: ['failed', 'lost'] })).toEqual([]);
        expect(await ids({ since: now + 2, until: now + 4 })).toEqual([4, 3, 2].map(at));
      });

      it('are at hand for lists, newest first', () => {
        expect(store.runs.recent('odd', 2).map(({ id }) => id)).toEqual([5, 3].map(at));
        expect(store.runs.recent('nobody', 2)).toEqual([]);
      });

      it('refuse a cursor that is not theirs', async () => {
        await expect(store.runs.page({ limit: 2, cursor: 'rubbish' })).rejects.toMatchObject({
          code: 'validation_failed',
          details: { errors: [{ field: 'cursor' }] },
        });
      });

      it('are active from queued to ended, one per tenant', async () => {
        const active = async (): Promise<unknown> => (await store.runs.active()).map(({ id, status }) => [id, status]);
        const queued = sampleRun('odd', at(9), now + 9);
        await store.act('odd', () => ({ runs: [queued], result: undefined }));
        expect(await active()).toEqual([[at(9), 'queued']]);
        await store.act('odd', () => ({ runs: [{ ...queued, status: 'running' }], result: undefined }));
        expect(await active()).toEqual([[at(9), 'running']]);
        await store.act('odd', () => ({ runs: [ended(queued)], result: undefined }));
        expect(await active()).toEqual([]);
        expect(await store.runs.get(at(9))).toEqual(ended(queued));
        expect(await store.runs.get(at(99))).toBeUndefined();
      });

      it('that end and are followed in one act leave the new one active', async () => {
        const lost = sampleRun('odd', at(9), now + 9);
        await store.act('odd', () => ({ runs: [lost], result: undefined }));
        const retry = sampleRun('odd', at(10), now + 10, { trigger: 'retry', retryOf: at(9), attempt: 2 });
        await store.act('odd', () => ({ runs: [ended(lost, { status: 'lost' }), retry], result: undefined }));
        expect((await store.runs.active()).map(({ id }) => id)).toEqual([at(10)]);
      });
    });

    describe('an answer with an Idempotency-Key', () => {
      it('is remembered for 24 hours by scope and key', async () => {
        const record = { scope: 's', key: 'k', bodySha256: 'b', runId: 'r', actionId: 'a', at: now };
        await store.act('acme', () => ({ idempotency: record, result: undefined }));
        store = await fixture.reopen(store);
        expect(await store.runs.idempotent('s', 'k')).toEqual(record);
        expect(await store.runs.idempotent('s', 'other')).toBeUndefined();
        fixture.clock.advance(24 * 3_600_000 + 1);
        expect(await store.runs.idempotent('s', 'k')).toBeUndefined();
      });
    });

    describe('the ledger', () => {
      it('puts a row in the place of the one of the same tenant and beginning, and lists by end', async () => {
        await store.act('a', () => ({ ticks: [sampleTick('a', now)], result: undefined }));
        await store.act('b', () => ({ ticks: [sampleTick('b', now + 5)], result: undefined }));
        await store.act('a', () => ({ ticks: [sampleTick('a', now, { to: now + 9, count: 2 })], result: undefined }));
        const rows = async (query: object): Promise<unknown> =>
          (await store.ticks.page({ limit: 10, ...query })).rows.map(({ tenant, count }) => [tenant, count]);
        expect(await rows({})).toEqual([
          ['a', 2],
          ['b', 1],
        ]);
        expect(await rows({ tenant: 'b' })).toEqual([['b', 1]]);
        expect(await rows({ since: now + 6 })).toEqual([['a', 2]]);
        const first = await store.ticks.page({ limit: 1 });
        expect(await rows({ cursor: first.nextCursor })).toEqual([['b', 1]]);
      });
    });

    describe('the audit', () => {
      it('numbers entries over both rings and within each, also over a restart', async () => {
        await store.audit.append(sampleEntry('acme'));
        store = await fixture.reopen(store);
        await store.audit.append(sampleEntry('system', { ring: 'system' }));
        const last = await store.audit.append(sampleEntry('acme', { actionId: 'x' }));
        expect(last).toMatchObject({ id: 3, seq: 2, at: now, actionId: 'x' });
        const { rows, total } = await store.audit.page({ limit: 10 });
        expect(rows.map(({ id, ring, seq }) => [id, ring, seq])).toEqual([
          [3, 'people', 2],
          [2, 'system', 1],
          [1, 'people', 1],
        ]);
        expect(total).toBe(3);
      });

      it('is filtered by tenant, operation, source, actor, ring, action, outcome and moment, and paged', async () => {
        for (const n of [1, 2, 3]) {
          await store.audit.append(
            sampleEntry(`t${n}`, {
              actor: `p${n}`,
              actionId: `a${n}`,
              source: n === 2 ? 'api' : 'ui',
              outcome: n === 3 ? 'failed' : 'success',
            }),
          );
          fixture.clock.advance(1_000);
        }
        const tenants = async (query: Omit<AuditQuery, 'limit'>): Promise<string[]> =>
          (await store.audit.page({ limit: 10, ...query })).rows.map(({ tenant }) => tenant);
        expect(await tenants({ tenant: 't2' })).toEqual(['t2']);
        expect(await tenants({ source: 'ui' })).toEqual(['t3', 't1']);
        expect(await tenants({ actor: 'p1' })).toEqual(['t1']);
        expect(await tenants({ actionId: 'a3' })).toEqual(['t3']);
        expect(await tenants({ outcome: 'failed' })).toEqual(['t3']);
        expect(await tenants({ ring: 'system' })).toEqual([]);
        expect(await tenants({ operations: ['scheduler.schedule.created'] })).toHaveLength(3);
        expect(await tenants({ operations: ['ops.local.run'] })).toEqual([]);
        expect(await tenants({ since: now + 1_000, until: now + 1_000 })).toEqual(['t2']);
        const { nextCursor } = await store.audit.page({ limit: 2 });
        expect(await tenants({ cursor: nextCursor ?? '' })).toEqual(['t1']);
      });
    });

    describe('local runs', () => {
      const local = (id: string, changes: Partial<LocalRun> = {}): LocalRun => ({
        id,
        action: 'status',
        status: 'running',
        startedAt: now,
        durationMs: 0,
        stdout: '',
        stderr: '',
        ...changes,
      });

      it('are kept with their entry and their key, replaced by id and listed newest first', async () => {
        const record = { scope: 's', key: 'k', bodySha256: 'b', runId: 'l1', actionId: 'a', at: now };
        await store.localRuns.save(local('l1'), sampleEntry('system', { operation: 'ops.local.run' }), record);
        await store.localRuns.save(local('l2'));
        await store.localRuns.save(local('l1', { status: 'succeeded', stdout: 'fine' }));
        store = await fixture.reopen(store);
        expect(await store.localRuns.get('l1')).toEqual(local('l1', { status: 'succeeded', stdout: 'fine' }));
        expect(await store.localRuns.get('nothing')).toBeUndefined();
        const page = await store.localRuns.page({ limit: 1 });
        expect(page.rows.map(({ id }) => id)).toEqual(['l2']);
        const next = await store.localRuns.page({ limit: 1, cursor: page.nextCursor ?? '' });
        expect(next.rows.map(({ id }) => id)).toEqual(['l1']);
        expect(next.nextCursor).toBeNull();
        expect((await store.audit.page({ operations: ['ops.local.run'], limit: 5 })).rows).toHaveLength(1);
        expect(await store.runs.idempotent('s', 'k')).toEqual(record);
      });
    });

    describe('tokens', () => {
      it('are kept by id, with the entry about them', async () => {
        const token: AccessToken = {
          id: 't',
          name: 'nightly',
          role: 'admin',
          tenants: ['*'],
          sha256: 'hash',
          createdBy: 'ops',
          createdAt: now,
          expiresAt: now + 1,
        };
        await store.tokens.save(token, sampleEntry('system', { operation: 'auth.initial_token_created' }));
        await store.tokens.save({ ...token, revokedAt: now });
        store = await fixture.reopen(store);
        expect(await store.tokens.all()).toEqual([{ ...token, revokedAt: now }]);
        expect((await store.audit.page({ limit: 5 })).rows).toHaveLength(1);
      });
    });

    describe('the summary', () => {
      it('counts ended runs, start delays of scheduled runs and skipped ticks by quarter of an hour, once each', async () => {
        const run = sampleRun('acme', 'r', now, { scheduledFor: now - 40, startedAt: now, status: 'running' });
        await store.act('acme', () => ({ runs: [run], result: undefined }));
        await store.act('acme', () => ({ runs: [ended(run)], result: undefined }));
        await store.act('bolt', () => ({
          runs: [ended(sampleRun('bolt', 'q', now, { trigger: 'manual', scheduledFor: null }), { status: 'failed' })],
          ticks: [sampleTick('bolt', now, { count: 3 })],
          result: undefined,
        }));
        await store.act('bolt', () => ({
          ticks: [sampleTick('bolt', now, { to: now + 9, count: 5 })],
          result: undefined,
        }));
        store = await fixture.reopen(store);
        const bins = await store.stats.bins();
        expect(bins).toHaveLength(1);
        expect(bins[0]).toMatchObject({ from: binOf(now), succeeded: 1, failed: 1, skipped: 5, maxDelayMs: 40 });
        expect(bins[0]?.delays.reduce((sum, count) => sum + count, 0)).toBe(1);
      });
    });
  });
  describe(`persistence of live imports: ${name}`, () => {
    describeCredentials(makeFixture);
    describeRecords(makeFixture);
    describeRunLogs(makeFixture);
  });
  describe(`persistence of sign-ins: ${name}`, () => describeSessions(makeFixture));
}
