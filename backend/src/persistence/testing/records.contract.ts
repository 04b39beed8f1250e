import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportedRecord, RecordRow } from '../../domain/crm-record.js';
import { EMPTY_IMPORT_STATE } from '../../domain/import-state.js';
import type { Persistence } from '../persistence.js';
import type { RecordBatch, RecordQuery } from '../record-store.js';
import type { PersistenceFixture } from './persistence-fixture.js';
import { ended } from './sample-facts.js';
import { sampleImportState, sampleRecord, startRun } from './sample-records.js';

/** What every adapter promises about imported records. */
export function describeRecords(makeFixture: () => Promise<PersistenceFixture>): void {
  describe('records', () => {
    let fixture: PersistenceFixture;
    let store: Persistence;
    let now: number;

    beforeEach(async () => {
      fixture = await makeFixture();
      store = await fixture.open();
      now = fixture.clock.now();
      await startRun(store, 'acme', 'run-1', now);
    });
    afterEach(() => fixture.close());

    const apply = (batch: Omit<RecordBatch, 'runId' | 'attempt'>, tenant = 'acme', runId = 'run-1'): Promise<void> =>
      store.records.apply(tenant, { runId, attempt: 1, ...batch });
    const put = (...upserts: ImportedRecord[]): Promise<void> => apply({ upserts });
    const later = (ms: number): void => {
      fixture.clock.advance(ms);
      now = fixture.clock.now();
    };
    const names = (...ids: string[]) => ids.map((externalId) => ({ kind: 'job' as const, externalId }));
    const rowOf = async (externalId: string): Promise<RecordRow | undefined> =>
      (await store.records.known('acme', 'job', [externalId])).get(externalId);
    const ids = async (query: Omit<Partial<RecordQuery>, 'tenant'> = {}, tenant = 'acme'): Promise<string[]> =>
      (await store.records.page({ tenant, limit: 100, ...query })).rows.map(({ externalId }) => externalId);

    describe('of a page that was applied', () => {
      it('are there with everything that was read, and survive a killed process', async () => {
        const full = sampleRecord('j1', {
          owner: 'Jane Doe',
          value: 12_345.67,
          contact: { id: 'c1', name: 'Ann', company: 'Ann & Co', email: 'ann@example.com', phone: '+1 555 0100' },
          createdAt: now - 9_000,
          modifiedAt: now - 5_000,
          detailsAt: now - 1,
          contactAt: now - 2,
          raw: { job: { id: 'j1', nested: [{ deep: null }, 1.5, 'ü\u2028'] }, financials: {} },
        });
        await put(full, sampleRecord('j2'));
        const kept = {
          ...full,
          tenant: 'acme',
          firstSeenAt: now,
          lastSeenAt: now,
          missing: false,
          runId: 'run-1',
        };
        expect(await store.records.get('acme', 'job', 'j1')).toEqual(kept);
        store = await fixture.reopen(store);
        expect(await store.records.get('acme', 'job', 'j1')).toEqual(kept);
        const { raw, ...row } = kept;
        expect(raw['job']).toBeDefined();
        expect(await rowOf('j1')).toEqual(row);
        expect(await store.records.get('acme', 'job', 'nothing')).toBeUndefined();
      });

      it('come together with the importer’s memory, which is empty at first', async () => {
        expect(await store.records.importState('acme')).toEqual(EMPTY_IMPORT_STATE);
        const state = sampleImportState(now, {
          chain: { kind: 'first', startedAt: now, step: 'jobs', fromDay: 1, offset: 50, stepBacks: 0, done: 2 },
        });
        await apply({ upserts: [sampleRecord('j1')], state });
        expect(await store.records.importState('acme')).toEqual(state);
        await put(sampleRecord('j2'));
        store = await fixture.reopen(store);
        expect(await store.records.importState('acme')).toEqual(state);
        const ended = sampleImportState(now, { firstImportEndedAt: now });
        await startRun(store, 'acme', 'run-2', now);
        await apply({ state: ended }, 'acme', 'run-2');
        expect(await store.records.importState('acme')).toEqual(ended);
      });

      it('are replaced by kind and id; the moment they were first seen stays', async () => {
        const first = now;
        await put(sampleRecord('x'), sampleRecord('x', { kind: 'contact', title: 'A person' }));
        later(60_000);
        await startRun(store, 'acme', 'run-2', now);
        await apply({ upserts: [sampleRecord('x', { title: 'New', status: 'Sold', raw: { v: 2 } })] }, 'acme', 'run-2');
        expect(await store.records.get('acme', 'job', 'x')).toMatchObject({
          title: 'New',
          status: 'Sold',
          firstSeenAt: first,
          lastSeenAt: now,
          runId: 'run-2',
          raw: { v: 2 },
        });
        expect(await store.records.get('acme', 'contact', 'x')).toMatchObject({ title: 'A person', lastSeenAt: first });
      });

      it('lose parts that are not in the newer version', async () => {
        await put(sampleRecord('x', { owner: 'Jane', value: 5, modifiedAt: now }));
        await put(sampleRecord('x'));
        expect(await rowOf('x')).not.toHaveProperty('owner');
        expect(await rowOf('x')).not.toHaveProperty('value');
        expect(await rowOf('x')).not.toHaveProperty('modifiedAt');
      });

      it('may be the same page again: the outcome is the same', async () => {
        const page = [sampleRecord('a'), sampleRecord('b')];
        await put(...page);
        const before = [...(await store.records.rows('acme', 'job'))];
        await put(...page);
        expect([...(await store.records.rows('acme', 'job'))]).toEqual(before);
      });

      it('are told by those of some ids that are known, and by all of a kind', async () => {
        await put(sampleRecord('a'), sampleRecord('b'), sampleRecord('u', { kind: 'user' }));
        const known = await store.records.known('acme', 'job', ['b', 'nothing', 'u']);
        expect([...known.keys()]).toEqual(['b']);
        const rows = await store.records.rows('acme', 'job');
        await put(sampleRecord('c'));
        expect([...rows].map(({ externalId }) => externalId).sort()).toEqual(['a', 'b']);
        expect([...rows][0]).not.toHaveProperty('raw');
      });

      it('keep names and words of any kind as they are, and harm nothing with them', async () => {
        const raw = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as {
          readonly [name: string]: string;
        };
        const hostile = ['__proto__', 'constructor', '../../evil', 'a\nb', '\u0000', '😀', ' '];
        await put(...hostile.map((id) => sampleRecord(id, { title: id, owner: id, status: id, raw })));
        store = await fixture.reopen(store);
        for (const id of hostile) {
          const record = await store.records.get('acme', 'job', id);
          expect(record).toMatchObject({ externalId: id, title: id, owner: id, status: id });
          expect(JSON.stringify(record?.raw)).toBe(JSON.stringify(raw));
        }
        expect((await store.records.counts('acme', 'job')).byKind.job).toBe(hostile.length);
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      });
    });

    describe('that were seen again', () => {
      it('move when they were last seen, and nothing else', async () => {
        await put(sampleRecord('a', { owner: 'Jane' }), sampleRecord('b'));
        const before = await store.records.get('acme', 'job', 'a');
        later(60_000);
        await startRun(store, 'acme', 'run-2', now);
        await apply({ seen: names('a', 'unknown') }, 'acme', 'run-2');
        store = await fixture.reopen(store);
        expect(await store.records.get('acme', 'job', 'a')).toEqual({ ...before, lastSeenAt: now });
        expect(await rowOf('b')).toMatchObject({ lastSeenAt: now - 60_000 });
        expect(await rowOf('unknown')).toBeUndefined();
      });
    });

    describe('that were written anew from what was saved', () => {
      it('are as they were but for that, and nobody has seen them', async () => {
        const modifiedAt = now - 5_000;
        await put(sampleRecord('a', { owner: 'Jane', value: 7, modifiedAt }), sampleRecord('b'));
        const { value, ...before } = (await store.records.get('acme', 'job', 'a')) ?? {};
        later(1_000);
        await apply({ missing: names('b') });
        await startRun(store, 'acme', 'run-2', now);
        const rewritten = ['a', 'b', 'unknown'].map((id) => sampleRecord(id, { owner: 'Joan', modifiedAt }));
        await apply({ rewritten }, 'acme', 'run-2');
        store = await fixture.reopen(store);
        expect(await store.records.get('acme', 'job', 'a')).toEqual({ ...before, owner: 'Joan', runId: 'run-2' });
        expect(value).toBe(7);
        expect(await ids({ owner: 'Joan', search: 'joan' })).toEqual(['a', 'b']);
        expect(await rowOf('b')).toMatchObject({ missing: true, lastSeenAt: now - 1_000 });
        expect(await rowOf('unknown')).toBeUndefined();
      });
    });

    describe('that a sweep did not find', () => {
      beforeEach(async () => {
        await put(sampleRecord('a'), sampleRecord('b'), sampleRecord('c'));
        later(1_000);
        await apply({ missing: names('a', 'b', 'unknown') });
        store = await fixture.reopen(store);
      });

      it('are marked, and kept with when they were last seen', async () => {
        expect(await rowOf('a')).toMatchObject({ missing: true, lastSeenAt: now - 1_000, runId: 'run-1' });
        expect(await rowOf('c')).toMatchObject({ missing: false });
        expect(await rowOf('unknown')).toBeUndefined();
        expect(await store.records.counts('acme', 'job')).toMatchObject({ byKind: { job: 3 }, missing: 2 });
      });

      it('are there again once they are seen, or come anew', async () => {
        later(1_000);
        await apply({ seen: names('a'), upserts: [sampleRecord('b')] });
        expect(await rowOf('a')).toMatchObject({ missing: false, lastSeenAt: now });
        expect(await rowOf('b')).toMatchObject({ missing: false, firstSeenAt: now - 2_000 });
        expect((await store.records.counts('acme', 'job')).missing).toBe(0);
      });
    });

    describe('from a run that may not write', () => {
      const fenced = async (batch: Partial<RecordBatch>): Promise<void> => {
        const writing = store.records.apply('acme', {
          runId: 'run-1',
          attempt: 1,
          upserts: [sampleRecord('late')],
          state: sampleImportState(now),
          ...batch,
        });
        await expect(writing).rejects.toMatchObject({ name: 'RunFenced' });
        store = await fixture.reopen(store);
        expect(await ids()).toEqual([]);
        expect(await store.records.importState('acme')).toEqual(EMPTY_IMPORT_STATE);
      };
      const change = (changes: object): Promise<unknown> =>
        store.act('acme', ({ activeRun }) => ({ runs: activeRun ? [{ ...activeRun, ...changes }] : [], result: 0 }));

      it('are not written: another run', () => fenced({ runId: 'run-0' }));
      it('are not written: another attempt', () => fenced({ attempt: 2 }));
      it('are not written: a run that has ended', async () => {
        await store.act('acme', ({ activeRun }) => ({ runs: activeRun ? [ended(activeRun)] : [], result: 0 }));
        await fenced({});
      });
      it('are not written: a run whose end is still on its way', async () => {
        const ending = store.act('acme', ({ activeRun }) => ({ runs: activeRun ? [ended(activeRun)] : [], result: 0 }));
        const writing = apply({ upserts: [sampleRecord('late')] });
        await expect(writing).rejects.toMatchObject({ name: 'RunFenced' });
        await ending;
        expect(await ids()).toEqual([]);
      });
      it('are not written: a run whose schedule was deleted', async () => {
        await change({ cancelReason: 'deleted' });
        await fenced({});
      });
      it('are written while an operator or a shutdown asks it to end', async () => {
        await change({ cancelReason: 'operator' });
        await put(sampleRecord('a'));
        await change({ cancelReason: 'shutdown' });
        await put(sampleRecord('b'));
        expect(await ids()).toHaveLength(2);
      });
      it('are not written: a tenant without a run', async () => {
        const writing = apply({ upserts: [sampleRecord('late')] }, 'bolt');
        await expect(writing).rejects.toMatchObject({ name: 'RunFenced' });
        expect(await ids({}, 'bolt')).toEqual([]);
      });
    });

    describe('of several tenants', () => {
      it('are each their own, whatever is applied at once', async () => {
        const tenants = ['acme', 'bolt', 'crux'];
        for (const tenant of tenants) await startRun(store, tenant, `run-of-${tenant}`, now);
        await Promise.all(
          Array.from({ length: 20 }, (_, i) => i).flatMap((i) =>
            tenants.map((tenant) =>
              apply(
                {
                  upserts: [sampleRecord(`j${i}`, { title: `${tenant} ${i}`, raw: { of: tenant, i } })],
                  state: sampleImportState(now, { companyId: tenant }),
                },
                tenant,
                `run-of-${tenant}`,
              ),
            ),
          ),
        );
        store = await fixture.reopen(store);
        for (const tenant of tenants) {
          const rows = [...(await store.records.rows(tenant, 'job'))];
          expect(rows).toHaveLength(20);
          expect(rows.every(({ title, tenant: owner }) => title.startsWith(tenant) && owner === tenant)).toBe(true);
          expect((await store.records.get(tenant, 'job', 'j7'))?.raw).toEqual({ of: tenant, i: 7 });
          expect((await store.records.importState(tenant)).companyId).toBe(tenant);
        }
        expect(await ids({}, 'dawn')).toEqual([]);
      });
    });

    describe('in pages', () => {
      beforeEach(async () => {
        await put(
          sampleRecord('b', { modifiedAt: now - 3_000, owner: 'Jane Doe', status: 'Sold' }),
          sampleRecord('a', { modifiedAt: now - 3_000, title: 'Gutter WORK' }),
          sampleRecord('c', { modifiedAt: now - 1_000, contact: { name: 'Ann Lee', email: 'ann@example.com' } }),
          sampleRecord('d', { contact: { phone: '(555) 0100', company: 'Lee Roofs' } }),
          sampleRecord('p', { kind: 'contact', status: '', modifiedAt: now - 2_000 }),
        );
      });

      it('come newest change first, then by id; what has no change counts from when it was first seen', async () => {
        expect(await ids()).toEqual(['d', 'c', 'p', 'a', 'b']);
        expect(await ids({ kind: 'job' })).toEqual(['d', 'c', 'a', 'b']);
      });

      it('are filtered by status, owner, moment and words of any case', async () => {
        expect(await ids({ status: 'Sold' })).toEqual(['b']);
        expect(await ids({ owner: 'Jane Doe' })).toEqual(['b']);
        expect(await ids({ owner: 'Jane' })).toEqual([]);
        expect(await ids({ since: now - 2_000 })).toEqual(['d', 'c', 'p']);
        expect(await ids({ search: ' gutter ' })).toEqual(['a']);
        expect(await ids({ search: 'LEE' })).toEqual(['d', 'c']);
        expect(await ids({ search: 'ANN@example' })).toEqual(['c']);
        expect(await ids({ search: '(555)' })).toEqual(['d']);
        expect(await ids({ search: 'jane' })).toEqual(['b']);
        expect(await ids({ search: 'roof of b', kind: 'job', status: 'Sold' })).toEqual(['b']);
        expect(await ids({ search: 'nothing' })).toEqual([]);
      });

      it('show each once, with the number of all, also while others change in between', async () => {
        const first = await store.records.page({ tenant: 'acme', limit: 2 });
        expect(first.rows.map(({ externalId }) => externalId)).toEqual(['d', 'c']);
        expect(first.total).toBe(5);
        later(1_000);
        await put(sampleRecord('new', { modifiedAt: now }), sampleRecord('d', { modifiedAt: now }));
        const second = await store.records.page({ tenant: 'acme', limit: 2, cursor: first.nextCursor ?? '' });
        expect(second.rows.map(({ externalId }) => externalId)).toEqual(['p', 'a']);
        const third = await store.records.page({ tenant: 'acme', limit: 2, cursor: second.nextCursor ?? '' });
        expect(third.rows.map(({ externalId }) => externalId)).toEqual(['b']);
        expect(third.nextCursor).toBeNull();
        expect(third.total).toBe(6);
      });

      it('refuse a cursor that is not theirs', async () => {
        await expect(store.records.page({ tenant: 'acme', limit: 2, cursor: 'rubbish' })).rejects.toMatchObject({
          code: 'validation_failed',
          details: { errors: [{ field: 'cursor' }] },
        });
      });
    });

    describe('in numbers', () => {
      it('are counted by kind, by status and by owner, the most frequent first, at most 100 of each', async () => {
        await put(
          ...Array.from({ length: 120 }, (_, i) => sampleRecord(`j${i}`, { status: `s${i}`, owner: `o${i % 2}` })),
          sampleRecord('x', { status: 's7', owner: 'o1' }),
          sampleRecord('p', { kind: 'contact', status: '' }),
        );
        const counts = await store.records.counts('acme', 'job');
        expect(counts.byKind).toEqual({ job: 121, contact: 1, user: 0 });
        expect(counts.statuses).toHaveLength(100);
        expect(counts.statuses[0]).toEqual({ name: 's7', count: 2 });
        expect(counts.owners).toEqual([
          { name: 'o1', count: 61 },
          { name: 'o0', count: 60 },
        ]);
        expect(await store.records.counts('acme', 'contact')).toMatchObject({ statuses: [], owners: [] });
        expect(await store.records.counts('nobody', 'job')).toEqual({
          byKind: { job: 0, contact: 0, user: 0 },
          missing: 0,
          statuses: [],
          owners: [],
        });
      });
    });
  });
}
