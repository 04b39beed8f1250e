import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { AuditChain } from '../../src/persistence/audit-chain/audit-chain.js';
import { copyPersistence } from '../../src/persistence/copy-persistence.js';
import { REAL_DISK } from '../../src/persistence/json/files/disk.js';
import { JsonPersistence } from '../../src/persistence/json/json-persistence.js';
import { openJsonSource } from '../../src/persistence/json/portable/json-source.js';
import { JsonTarget } from '../../src/persistence/json/portable/json-target.js';
import type { Persistence } from '../../src/persistence/persistence.js';
import { openPostgresSource } from '../../src/persistence/postgres/portable/postgres-source.js';
import { PostgresTarget } from '../../src/persistence/postgres/portable/postgres-target.js';
import { PostgresPersistence } from '../../src/persistence/postgres/postgres-persistence.js';
import { sampleEntry } from '../../src/persistence/testing/sample-facts.js';
import { makeDatabase, testServer } from '../postgres/test-database.js';

jest.setTimeout(60_000);

await testServer();

const keyed = AuditChain.keyed(Buffer.alloc(32, 7));
const otherKey = AuditChain.keyed(Buffer.alloc(32, 8));
const plain = AuditChain.plain();

describe("the audit's chain of a store that was moved", () => {
  const clock = new SettableClock();
  const log = (): void => undefined;
  let root: string;
  let before: string;
  let after: string;
  let database: Awaited<ReturnType<typeof makeDatabase>>;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'moved-chain-'));
    before = join(root, 'before');
    after = join(root, 'after');
    database = await makeDatabase();
  });
  afterEach(async () => {
    await database.drop();
    await rm(root, { recursive: true, force: true });
  });

  const json = (dataDir: string, auditChain: AuditChain): Persistence =>
    new JsonPersistence({ dataDir, clock, log, auditChain });
  const postgres = (auditChain: AuditChain): Persistence =>
    new PostgresPersistence({ url: database.url, replica: 'test', clock, log, auditChain });
  const using = async <Result>(store: Persistence, work: (store: Persistence) => Promise<Result>): Promise<Result> => {
    try {
      await store.open();
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const act = async ({ audit }: Persistence, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) {
      await audit.append(sampleEntry('acme', { after: { n, text: 'Straße \u0000 \ud800' } }));
      await audit.append(sampleEntry('acme', { ring: 'system' }));
    }
  };
  const verified = ({ audit }: Persistence) => audit.verify();
  const people = async (store: Persistence) => (await store.audit.verify()).rings.find(({ ring }) => ring === 'people');
  const toPostgres = async (): Promise<void> => {
    const source = await openJsonSource({ dataDir: before, clock, disk: REAL_DISK });
    const target = await PostgresTarget.connect(database.url);
    await copyPersistence(source, target, { restart: false }).finally(() =>
      Promise.all([source.close(), target.close()]),
    );
  };
  const toJson = async (): Promise<void> => {
    const source = await openPostgresSource(database.url);
    const target = new JsonTarget({ dataDir: after, clock, disk: REAL_DISK });
    await copyPersistence(source, target, { restart: false }).finally(() =>
      Promise.all([source.close(), target.close()]),
    );
  };

  it.each([
    ['with a key', keyed],
    ['without one', plain],
  ])('goes on where it ended, there and back (%s)', async (_, chain) => {
    const head = await using(json(before, chain), async (store) => {
      await act(store, 70);
      return people(store);
    });
    await toPostgres();
    await using(postgres(chain), async (store) => {
      expect(await people(store)).toEqual(head);
      await act(store, 3);
      const verdict = await verified(store);
      expect(verdict).toMatchObject({
        intact: true,
        rings: [{ fromSeq: head?.fromSeq, toSeq: (head?.toSeq ?? 0) + 3 }],
      });
    });
    await toJson();
    await using(json(after, chain), async (store) => {
      expect(await verified(store)).toMatchObject({ intact: true });
      expect(await people(store)).toMatchObject({ toSeq: 73, entries: 50 });
      await act(store, 2);
      expect(await verified(store)).toMatchObject({ intact: true });
    });
  });

  it.each([
    ['plain', 'keyed', plain, keyed],
    ['keyed', 'plain', keyed, plain],
    ['keyed', 'keyed anew', keyed, otherKey],
  ])('begins anew behind what was %s when it is %s from now on', async (_was, _is, first, second) => {
    await using(json(before, first), (store) => act(store, 5));
    await toPostgres();
    await using(postgres(second), async (store) => {
      await act(store, 3);
      expect(await verified(store)).toMatchObject({
        intact: true,
        kind: second.kind,
        rings: [{ fromSeq: 6, toSeq: 8, entries: 3 }],
      });
    });
  });
});
