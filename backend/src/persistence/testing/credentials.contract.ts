import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Credential } from '../../domain/credential.js';
import type { Committed, Persistence } from '../persistence.js';
import type { PersistenceFixture } from './persistence-fixture.js';
import { ended, sampleCredential, sampleEntry, sampleRun, sampleSchedule } from './sample-facts.js';

/** What every adapter promises about tenants' keys. */
export function describeCredentials(makeFixture: () => Promise<PersistenceFixture>): void {
  describe('a key', () => {
    let fixture: PersistenceFixture;
    let store: Persistence;
    let now: number;

    beforeEach(async () => {
      fixture = await makeFixture();
      store = await fixture.open();
      now = fixture.clock.now();
    });
    afterEach(() => fixture.close());

    const create = (tenant: string): Promise<unknown> =>
      store.act(tenant, () => ({ schedule: sampleSchedule(tenant, now), result: undefined }));
    const set = (tenant: string, changes: Partial<Credential> = {}): Promise<unknown> =>
      store.act(tenant, () => ({
        credential: sampleCredential(tenant, now, changes),
        audit: [sampleEntry(tenant, { operation: 'credentials.updated' })],
        result: undefined,
      }));
    const remove = (tenant: string): Promise<unknown> =>
      store.act(tenant, () => ({ credential: null, result: undefined }));

    it('survives a killed process together with the entry about it, sealed as it was', async () => {
      await create('acme');
      await set('acme', { health: 'unknown' });
      store = await fixture.reopen(store);
      expect(store.credentials.known('acme')).toEqual(sampleCredential('acme', now, { health: 'unknown' }));
      expect((await store.audit.page({ operations: ['credentials.updated'], limit: 5 })).rows).toHaveLength(1);
    });

    it('is replaced as a whole and gone once it is removed, also after a restart', async () => {
      await set('acme');
      await set('acme', { last4: '9999', setAt: now + 1 });
      expect(store.credentials.known('acme')).toEqual(sampleCredential('acme', now, { last4: '9999', setAt: now + 1 }));
      await remove('acme');
      expect(store.credentials.known('acme')).toBeUndefined();
      store = await fixture.reopen(store);
      expect(await store.credentials.all()).toEqual([]);
    });

    it('is what rules see of their tenant, also while it is on its way', async () => {
      const setting = set('acme', { last4: '0001' });
      const seen = store.act('acme', ({ credential }) => ({ result: credential?.last4 }));
      await setting;
      expect(await seen).toBe('0001');
      expect(await store.act('bolt', ({ credential }) => ({ result: credential }))).toBeUndefined();
    });

    it('stays with its tenant when the schedule goes, runs end and the process is killed', async () => {
      await create('acme');
      await set('acme');
      await store.act('acme', () => ({ runs: [sampleRun('acme', 'run-1', now)], result: undefined }));
      await store.act('acme', () => ({ runs: [ended(sampleRun('acme', 'run-1', now))], result: undefined }));
      await store.act('acme', () => ({ schedule: null, result: undefined }));
      store = await fixture.reopen(store);
      expect(await store.schedules.get('acme')).toBeUndefined();
      expect(store.credentials.known('acme')).toEqual(sampleCredential('acme', now));
    });

    it('goes in the commit that deletes the schedule when the rule says so', async () => {
      await create('acme');
      await set('acme');
      await store.act('acme', () => ({ schedule: null, credential: null, result: undefined }));
      store = await fixture.reopen(store);
      expect(await store.credentials.all()).toEqual([]);
    });

    it('stands in the rows of schedules, which can be asked for with or without one', async () => {
      for (const tenant of ['acme', 'bolt', 'crux']) await create(tenant);
      await set('bolt');
      expect((await store.schedules.get('bolt'))?.credential).toEqual(sampleCredential('bolt', now));
      const page = async (withKey?: boolean): Promise<unknown> => {
        const { rows, total } = await store.schedules.page({
          sort: 'tenant',
          descending: false,
          limit: 10,
          ...(withKey === undefined ? {} : { withKey }),
        });
        return [total, ...rows.map(({ schedule, credential }) => `${schedule.tenant}:${credential?.last4 ?? '-'}`)];
      };
      expect(await page(true)).toEqual([1, 'bolt:1234']);
      expect(await page(false)).toEqual([2, 'acme:-', 'crux:-']);
      expect(await page()).toEqual([3, 'acme:-', 'bolt:1234', 'crux:-']);
      const seen = { sort: 'tenant', descending: false, limit: 10, onlyTenants: ['bolt', 'none'] } as const;
      expect(await store.schedules.page(seen)).toMatchObject({ total: 1, rows: [{ schedule: { tenant: 'bolt' } }] });
      const rows = [...(await store.schedules.all())];
      expect(rows.filter(({ credential }) => credential).map(({ schedule }) => schedule.tenant)).toEqual(['bolt']);
    });

    it('is told with its commit, and its removal as null', async () => {
      const told: Committed[] = [];
      store.onCommitted((committed) => told.push(committed));
      await set('acme');
      await remove('acme');
      await create('acme');
      expect(told.map(({ credential }) => credential && credential.last4)).toEqual(['1234', null, undefined]);
    });

    describe('of a location that another tenant has', () => {
      const code = (act: Promise<unknown>): Promise<unknown> =>
        act.then(
          () => 'accepted',
          (error: unknown) => error,
        );

      it('is refused in a sentence that does not name the other, and nothing is written', async () => {
        await create('bolt');
        await set('acme', { companyId: 'one' });
        const error = await code(
          store.act('bolt', ({ schedule }) => ({
            schedule: schedule && { ...schedule, version: 2 },
            credential: sampleCredential('bolt', now, { companyId: 'one' }),
            audit: [sampleEntry('bolt')],
            result: undefined,
          })),
        );
        expect(error).toMatchObject({ name: 'DomainError', code: 'location_in_use' });
        expect(String(error)).not.toContain('acme');
        expect((await store.schedules.get('bolt'))?.schedule.version).toBe(1);
        expect((await store.audit.page({ tenant: 'bolt', limit: 5 })).rows).toEqual([]);
        store = await fixture.reopen(store);
        expect((await store.credentials.all()).map(({ tenant }) => tenant)).toEqual(['acme']);
      });

      it('is refused while the other is still on its way, and by all but one of many', async () => {
        const outcomes = await Promise.all(
          ['a', 'b', 'c', 'd'].map((tenant) => code(set(tenant, { companyId: 'one' }))),
        );
        expect(
          outcomes.map((outcome) => (outcome === 'accepted' ? outcome : (outcome as { code: string }).code)),
        ).toEqual(['accepted', 'location_in_use', 'location_in_use', 'location_in_use']);
        expect(await store.credentials.all()).toHaveLength(1);
      });

      it('is taken when the other is removed, also at once', async () => {
        await set('acme', { companyId: 'one' });
        const outcomes = await Promise.all([code(remove('acme')), code(set('bolt', { companyId: 'one' }))]);
        expect(outcomes).toEqual(['accepted', 'accepted']);
        store = await fixture.reopen(store);
        expect((await store.credentials.all()).map(({ tenant }) => tenant)).toEqual(['bolt']);
      });

      it('is no hindrance to the tenant that has it', async () => {
        await set('acme', { companyId: 'one' });
        expect(await code(set('acme', { companyId: 'one', last4: '7777' }))).toBe('accepted');
      });
    });
  });
}
