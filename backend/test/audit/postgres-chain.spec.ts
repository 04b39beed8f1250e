import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AuditChain } from '../../src/persistence/audit-chain/audit-chain.js';
import type { AuditVerdict } from '../../src/persistence/audit-chain/chain-types.js';
import type { AuditEntry } from '../../src/domain/audit-entry.js';
import { MIGRATIONS } from '../../src/persistence/postgres/migrations/all-migrations.js';
import { migrate } from '../../src/persistence/postgres/migrations/migrate.js';
import type { PostgresPersistence } from '../../src/persistence/postgres/postgres-persistence.js';
import { eventually, PostgresBench } from '../../src/persistence/testing/postgres-bench.js';
import { sampleEntry } from '../../src/persistence/testing/sample-facts.js';
import { asAdmin, makeDatabase, testServer } from '../postgres/test-database.js';

await testServer();

const DAY_MS = 86_400_000;
const keyed = AuditChain.keyed(Buffer.alloc(32, 7));
const otherKey = AuditChain.keyed(Buffer.alloc(32, 8));

describe("the audit's chain on PostgreSQL", () => {
  let bench: PostgresBench;
  let store: PostgresPersistence;

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    store = await bench.open({ auditChain: keyed });
  });
  afterEach(() => bench.done());

  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => {
    const client = new pg.Client(bench.url);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const append = async (count: number, to = store): Promise<readonly AuditEntry[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => to.audit.append(sampleEntry('acme', { metadata: { n } }))));
  const all = async (): Promise<AuditEntry[]> => {
    const entries: AuditEntry[] = [];
    for await (const entry of store.audit.oldestFirst({})) entries.push(entry);
    return entries;
  };
  /** What only somebody with every right on the server can do. */
  const tamper = (...statements: string[]): Promise<void> =>
    asAdmin(
      bench.url,
      'ALTER TABLE command_center.audit DISABLE TRIGGER USER',
      ...statements,
      'ALTER TABLE command_center.audit ENABLE TRIGGER USER',
    );
  const bad = async (): Promise<AuditVerdict['firstBad']> => (await store.audit.verify()).firstBad;

  it('gets every act of a person by itself, each entry behind the one before it', async () => {
    await append(3);
    await store.audit.append(sampleEntry('system', { ring: 'system' }));
    await append(3);
    await eventually('every entry has its place', async () => {
      const entries = await all();
      return entries.every(({ ring, hash }) => (hash !== undefined) === (ring === 'people'));
    });
    const people = (await all()).filter(({ ring }) => ring === 'people');
    expect(people.slice(1).map(({ prevHash }) => prevHash)).toEqual(people.slice(0, -1).map(({ hash }) => hash));
    expect(people.map((entry) => keyed.hashOf(entry.prevHash ?? '', entry))).toEqual(people.map(({ hash }) => hash));
  });

  it('is checked up to what was committed before the question', async () => {
    const entries = await append(1_234);
    const newest = Math.max(...entries.map(({ id }) => id));
    expect(await store.audit.verify()).toEqual({
      intact: true,
      kind: 'hmac',
      verifiedAt: bench.clock.now(),
      rings: [
        { ring: 'people', fromSeq: 1, toSeq: 1_234, entries: 1_234, head: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
      verifiedUpTo: newest,
    });
    const { rings } = await store.audit.chainHeads();
    expect(rings).toEqual({ people: { seq: 1_234, hash: (await all()).at(-1)?.hash, fromSeq: 1 } });
  });

  it('is one chain, however many replicas write and extend it at once', async () => {
    const others = [await bench.open({ auditChain: keyed }), await bench.open({ auditChain: keyed })];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([store, ...others].map((one) => append(40, one)));
      await Promise.all([store, ...others].map((one) => one.audit.chainHeads()));
    }
    const verdicts = await Promise.all([store, ...others].map((one) => one.audit.verify()));
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ intact: true, rings: [{ fromSeq: 1, toSeq: 600, entries: 600 }] });
    }
    expect(bench.logged.filter((sentence) => sentence.includes('chain'))).toEqual([]);
  });

  it('takes up what an older release beside it has written', async () => {
    await append(2);
    await asAdmin(
      bench.url,
      `BEGIN; UPDATE command_center.numbers SET audit_id = audit_id + 1, people_seq = people_seq + 1;
       INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, action_id, doc)
       VALUES (3, 'people', 3, 1, 'acme', 'x', 'ui', 'old', NULL, '{"ring": "people", "at": 1, "tenant": "acme",
         "operation": "x", "source": "ui", "actor": "old", "outcome": "success"}'); COMMIT`,
    );
    expect(await store.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 3 });
    await append(1);
    expect(await store.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 4 });
  });

  it.each([
    [
      'a byte of an entry is flipped',
      `UPDATE command_center.audit SET doc = jsonb_set(doc, '{actor}', '"local:opt"') WHERE seq = 7`,
      7,
    ],
    ['a field is added to an entry', `UPDATE command_center.audit SET doc = doc || '{"before": {}}' WHERE seq = 2`, 2],
    [
      'a field that nobody is shown is added to an entry',
      `UPDATE command_center.audit SET doc = doc || '{"note": 1}' WHERE seq = 6`,
      6,
    ],
    ['an entry gets another number', 'UPDATE command_center.audit SET id = 1000 WHERE seq = 9', 9],
    ['a hash is changed', `UPDATE command_center.audit SET hash = reverse(hash) WHERE seq = 4`, 4],
    ['a hash is taken away', 'UPDATE command_center.audit SET hash = NULL WHERE seq = 4', 4],
    ['an entry is dropped', 'DELETE FROM command_center.audit WHERE seq = 5', 6],
    ['the oldest entry is dropped', 'DELETE FROM command_center.audit WHERE seq = 1', 2],
    ['the newest entry is dropped', 'DELETE FROM command_center.audit WHERE seq = 10', 10],
    [
      'two entries change places',
      'UPDATE command_center.audit SET seq = 100 WHERE seq = 3; UPDATE command_center.audit SET seq = 3 WHERE seq = 4; UPDATE command_center.audit SET seq = 4 WHERE seq = 100',
      3,
    ],
  ])('names the entry when %s', async (_, statement, seq) => {
    await append(10);
    expect(await store.audit.verify()).toMatchObject({ intact: true });
    await tamper(statement);
    expect(await bad()).toMatchObject({ ring: 'people', seq });
  });

  it('names an entry that stands under something else than it says, where a list would not find it', async () => {
    await append(5);
    const undo = `UPDATE command_center.audit SET tenant = doc ->> 'tenant', operation = doc ->> 'operation',
      source = doc ->> 'source', actor = doc ->> 'actor', at = (doc ->> 'at')::bigint, action_id = doc ->> 'actionId'`;
    for (const column of [`tenant = 'bravo'`, `operation = 'x'`, `source = 'api'`, `actor = 'x'`, `action_id = 'x'`]) {
      await tamper(`UPDATE command_center.audit SET ${column} WHERE seq = 3`);
      expect(await bad()).toMatchObject({ ring: 'people', seq: 3, id: 3 });
      await tamper(undo);
    }
    await tamper('UPDATE command_center.audit SET at = at + 1 WHERE seq = 4');
    expect(await bad()).toMatchObject({ ring: 'people', seq: 4, id: 4 });
    await tamper(undo);
    expect(await store.audit.verify()).toMatchObject({ intact: true });
  });

  it('names an entry that is dropped before it got its place, and does not go on behind it', async () => {
    await append(3);
    await store.audit.verify();
    await tamper('UPDATE command_center.numbers SET audit_id = audit_id + 1, people_seq = people_seq + 1');
    await append(1);
    expect(await bad()).toMatchObject({ seq: 4, id: null, reason: 'Entry 4 of the ring is missing.' });
    await tamper('DELETE FROM command_center.audit WHERE seq = 5');
    expect(await bad()).toMatchObject({ seq: 4 });
  });

  it('cannot be made anew without the key', async () => {
    await append(3);
    await store.audit.verify();
    const [first, second] = await all();
    const changed = { ...second, actor: 'somebody else' } as AuditEntry;
    const hash = AuditChain.plain().hashOf(first?.hash ?? '', changed);
    await tamper(
      `UPDATE command_center.audit SET doc = jsonb_set(doc, '{actor}', '"somebody else"'), hash = '${hash}' WHERE seq = 2`,
    );
    expect(await bad()).toMatchObject({ seq: 2, reason: 'Its hash is not that of what it says.' });
  });

  it('is not extended by a replica with another key or without one, which says so', async () => {
    await append(2);
    await store.audit.verify();
    for (const auditChain of [otherKey, AuditChain.plain()]) {
      const stranger = await bench.open({ auditChain });
      expect(await stranger.audit.verify()).toMatchObject({
        intact: false,
        firstBad: { seq: 1, reason: expect.stringContaining('AUDIT_KEY_FILE has to hold the same one at every') },
      });
    }
    await eventually('it is told', () => bench.logged.some((sentence) => sentence.includes('could not be extended')));
    await append(1);
    expect(await store.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 3 });
  });

  it('begins anew behind a plain one when there is a key from now on', async () => {
    await bench.done();
    bench = new PostgresBench(await makeDatabase());
    store = await bench.open();
    await append(3);
    expect(await store.audit.verify()).toMatchObject({ intact: true, kind: 'plain' });
    await store.close();
    store = await bench.open({ auditChain: keyed });
    expect(await store.audit.verify()).toMatchObject({ intact: true, rings: [{ entries: 0 }], verifiedUpTo: null });
    await append(2);
    expect(await store.audit.verify()).toMatchObject({
      intact: true,
      kind: 'hmac',
      rings: [{ fromSeq: 4, toSeq: 5, entries: 2 }],
    });
  });

  it('keeps what was removed as its anchor, and the rest verifies', async () => {
    await append(2_100);
    bench.clock.advance(401 * DAY_MS);
    await append(3);
    await store.audit.verify();
    const last = (await all())[2_099];
    const now = bench.clock.now();
    await purge(now - 400 * DAY_MS, now);
    const left = await all();
    expect(left.map(({ seq }) => seq)).toEqual([2_101, 2_102, 2_103, 2_104]);
    expect(left.at(-1)).toMatchObject({
      operation: 'audit.purged',
      metadata: { from_id: 1, people: { from_seq: 1, to_seq: 2_100, last_hash: last?.hash } },
    });
    expect(await store.audit.verify()).toMatchObject({
      intact: true,
      rings: [{ fromSeq: 2_101, toSeq: 2_104, entries: 4 }],
    });
    await tamper('DELETE FROM command_center.audit WHERE seq = 2101');
    expect(await bad()).toMatchObject({ seq: 2_102 });
  });

  it('loses no entry to a purge that has no place in it yet, and none behind one that stays', async () => {
    const now = bench.clock.now();
    await append(2);
    await store.audit.verify();
    await store.close();
    const entry = (seq: number, at: number): string =>
      `(${seq}, 'people', ${seq}, ${at}, 'acme', 'x', 'ui', 'a', '{"ring": "people", "at": ${at}, "tenant": "acme",
        "operation": "x", "source": "ui", "actor": "a", "outcome": "success"}')`;
    await asAdmin(
      bench.url,
      `BEGIN; UPDATE command_center.numbers SET audit_id = 5, people_seq = 5;
       INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc) VALUES
       ${entry(3, now + DAY_MS)}, ${entry(4, 1)}, ${entry(5, 1)}; COMMIT`,
    );
    await purge(now + DAY_MS, now);
    const seqs = async (): Promise<number[]> =>
      (await query<{ seq: string }>('SELECT seq FROM command_center.audit ORDER BY seq')).map(({ seq }) => Number(seq));
    expect((await seqs()).filter((seq) => seq >= 3)).toEqual([3, 4, 5, 6]);
    store = await bench.open({ auditChain: keyed });
    expect(await store.audit.verify()).toMatchObject({ intact: true });
  });

  async function purge(before: number, now: number): Promise<void> {
    await query('SELECT command_center.begin_audit_purge($1, $2, $3)', [before, before, now]);
    for (let gone = 2_000; gone === 2_000;) {
      const [row] = await query<{ gone: number }>('SELECT command_center.continue_audit_purge(2000, $1) AS gone', [
        now,
      ]);
      gone = row?.gone ?? 0;
    }
  }
});

describe('a database from before the chain', () => {
  it('is chained from its oldest entry on, or from behind the last one that is missing', async () => {
    for (const [seqs, from] of [
      [[1, 2, 3], 1],
      [[4, 5, 6], 4],
      [[1, 2, 5, 6], 5],
      [[], 7],
    ] as const) {
      const bench = new PostgresBench(await makeDatabase({ empty: true }));
      try {
        const client = new pg.Client(bench.url);
        await client.connect();
        await migrate(
          client,
          MIGRATIONS.filter(({ version }) => version < 7),
        );
        await client.query('UPDATE command_center.numbers SET audit_id = 6, people_seq = 6');
        await client.query(
          `INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
           SELECT seq, 'people', seq, 1, 'acme', 'x', 'ui', 'a', '{"ring": "people", "at": 1, "tenant": "acme",
             "operation": "x", "source": "ui", "actor": "a", "outcome": "success"}' FROM unnest($1::int[]) AS seq`,
          [seqs],
        );
        if (seqs.at(-1) !== 6) await client.query(`UPDATE command_center.numbers SET people_seq = ${seqs.at(-1) ?? 6}`);
        await client.end();
        const store = await bench.open({ auditChain: keyed });
        const last = await store.audit.append(sampleEntry('acme'));
        expect(await store.audit.verify()).toMatchObject({
          intact: true,
          verifiedUpTo: last.id,
          rings: [{ fromSeq: from, toSeq: last.seq }],
        });
      } finally {
        await bench.done();
      }
    }
  });
});
