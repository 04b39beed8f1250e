import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SettableClock } from '../../clock/settable-clock.js';
import { DomainError } from '../../domain/domain-error.js';
import type { Run } from '../../domain/run.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import { startDueRule } from './sample-rules.js';
import type { Committed, Persistence } from '../persistence.js';
import { ended, sampleEntry, sampleRun, sampleSchedule, sampleTick } from './sample-facts.js';

/** How a contract suite gets at an adapter. */
export interface PersistenceFixture {
  readonly clock: SettableClock;
  /** A fresh, opened store. */
  open(): Promise<Persistence>;
  /** The same data in a process that starts after the one before was killed. */
  reopen(before: Persistence): Promise<Persistence>;
  /** Gives back everything that the test has opened. */
  close(): Promise<void>;
}

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
        expect(await store.nextWakeAt()).toEqual({ tenant: 'bolt', at: now + 3_000 });
        await store.act('bolt', ({ schedule }) => ({
          schedule: schedule && { ...schedule, pause: { by: 'local:ops', since: now } },
          result: undefined,
        }));
        expect(await store.nextWakeAt()).toEqual({ tenant: 'acme', at: now + 5_000 });
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
  });
}
