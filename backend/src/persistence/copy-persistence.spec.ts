import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDatabase, testServer } from '../../test/postgres/test-database.js';
import { SettableClock } from '../clock/settable-clock.js';
import { SystemClock } from '../clock/system-clock.js';
import { normaliseTenant } from '../domain/tenant-slug.js';
import type { Copied } from './copy-persistence.js';
import { copyPersistence } from './copy-persistence.js';
import { REAL_DISK } from './json/files/disk.js';
import { JsonPersistence } from './json/json-persistence.js';
import { openJsonSource } from './json/portable/json-source.js';
import { JsonTarget } from './json/portable/json-target.js';
import type { Persistence } from './persistence.js';
import type { PortableKind, PortableReaders, PortableSource } from './portable.js';
import { openPostgresSource } from './postgres/portable/postgres-source.js';
import { PostgresTarget } from './postgres/portable/postgres-target.js';
import { PostgresPersistence } from './postgres/postgres-persistence.js';
import { bins, entries, idempotencyRecords, localRuns, runs, ticks, tokens } from './testing/arbitrary-facts.js';
import { importedRecords, importStates, runLogLines } from './testing/arbitrary-records.js';
import { credentials, schedules } from './testing/arbitrary-schedules.js';
import { moment, tenant, uuid } from './testing/arbitrary-values.js';
import type { ListedFacts } from './testing/listed-source.js';
import { listedReaders } from './testing/listed-source.js';
import { ended, sampleCredential, sampleEntry, sampleRun, sampleSchedule, sampleTick } from './testing/sample-facts.js';
import { sampleImportState, sampleLogLine, sampleRecord, startRun } from './testing/sample-records.js';

await testServer();

// Every test makes databases of its own, which takes long on a busy machine.
jest.setTimeout(60_000);

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const HOUR = 3_600_000;

describe('moving everything to another store', () => {
  const clock = new SettableClock();
  const databases: { drop(): Promise<void> }[] = [];
  let root: string;
  let folders = 0;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'move-'));
  });
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.drop();
    await rm(root, { recursive: true, force: true });
  });

  const folder = (): string => join(root, `data-${(folders += 1)}`);
  const database = async (): Promise<string> => {
    const made = await makeDatabase();
    databases.push(made);
    return made.url;
  };
  const json = (dataDir: string): Persistence => new JsonPersistence({ dataDir, clock, log: () => undefined });
  const postgres = (url: string): Persistence =>
    new PostgresPersistence({
      url,
      replica: 'test',
      clock,
      databaseClock: { override: () => clock.now() },
      log: () => undefined,
    });
  const using = async <Result>(store: Persistence, work: (store: Persistence) => Promise<Result>): Promise<Result> => {
    try {
      await store.open();
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const intoPostgres = async (source: PortableSource, url: string, restart = false): Promise<Copied> => {
    const target = await PostgresTarget.connect(url);
    return copyPersistence(source, target, { restart }).finally(async () => {
      await source.close();
      await target.close();
    });
  };
  const intoJson = async (source: PortableSource, dataDir: string, restart = false): Promise<Copied> => {
    const target = new JsonTarget({ dataDir, clock, disk: REAL_DISK });
    return copyPersistence(source, target, { restart }).finally(async () => {
      await source.close();
      await target.close();
    });
  };
  const fromJson = (dataDir: string): Promise<PortableSource> =>
    openJsonSource({ dataDir, clock: new SystemClock(), disk: REAL_DISK });
  const listed = (lists: ListedFacts): PortableSource => ({
    name: 'lists',
    facts: listedReaders(lists),
    notes: () => [],
    close: () => Promise.resolve(),
  });
  const sumsOf = ({ kinds }: Copied): Record<string, string> =>
    Object.fromEntries(kinds.map(({ kind, count, sha256 }) => [kind, `${count} ${sha256}`]));

  /** Something of every kind, through the port. */
  const fill = async (store: Persistence): Promise<void> => {
    const now = clock.now();
    for (const name of ['acme', 'bravo', 'zulu']) {
      await store.act(name, () => ({
        schedule: sampleSchedule(name, now, { description: `Straße of ${name} \u0000 \ud800` }),
        credential: sampleCredential(name, now),
        audit: [sampleEntry(name, { after: { z: 1, a: { y: '\ue000', b: [1, null] } } })],
        result: undefined,
      }));
    }
    await store.act('acme', () => ({
      runs: [1, 2, 3].map((n) => ended(sampleRun('acme', id(n), now - n * HOUR))),
      ticks: [sampleTick('acme', now - 9_000), sampleTick('acme', now - 5_000, { decision: 'paused' })],
      idempotency: { scope: 'run-now/acme', key: 'k', bodySha256: 's', runId: id(1), actionId: id(2), at: now },
      result: undefined,
    }));
    await startRun(store, 'bravo', id(9), now);
    await store.records.apply('bravo', {
      runId: id(9),
      attempt: 1,
      upserts: ['b', 'a', 'é\ud83d\ude00', '\uffee'].map((name) =>
        sampleRecord(name, { raw: { job: { zeta: 1, alpha: ['ü', { '\u0000': 1 }] } } }),
      ),
      missing: [{ kind: 'job', externalId: 'a' }],
      state: sampleImportState(now),
    });
    await store.runLogs.append(id(9), [sampleLogLine(now), sampleLogLine(now + 1, { message: 'second' })]);
    await store.localRuns.save({
      id: id(50),
      action: 'store-status',
      status: 'succeeded',
      startedAt: now,
      durationMs: 1,
      stdout: 'fine',
      stderr: '',
    });
    await store.tokens.save({
      id: 'abcdefgh',
      name: 'nightly',
      role: 'runner',
      tenants: ['*'],
      sha256: 'hash',
      createdBy: 'ops',
      createdAt: now,
      expiresAt: now + HOUR,
    });
  };
  /** What people and importers see. */
  const seen = async (store: Persistence): Promise<unknown> => ({
    schedules: [...(await store.schedules.all())].toSorted((a, b) => (a.schedule.tenant < b.schedule.tenant ? -1 : 1)),
    runs: (await store.runs.page({ limit: 200 })).rows,
    ticks: (await store.ticks.page({ limit: 200 })).rows,
    audit: (await store.audit.page({ limit: 200 })).rows,
    localRuns: (await store.localRuns.page({ limit: 50 })).rows,
    tokens: await store.tokens.all(),
    answer: await store.runs.idempotent('run-now/acme', 'k'),
    bins: (await store.stats.bins()).map(({ delays, ...bin }) => ({ ...bin, delays: delays.join(',') })),
    records: (await store.records.page({ tenant: 'bravo', limit: 200 })).rows,
    record: await store.records.get('bravo', 'job', 'b'),
    state: await store.records.importState('bravo'),
    log: (await store.runLogs.page(id(9), { limit: 10 })).rows,
    next: (await store.nextWakeAt())?.at,
  });
  const filesOf = async (dataDir: string): Promise<Record<string, string>> => {
    const sums: Record<string, string> = {};
    for (const entry of await readdir(dataDir, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      sums[path] = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
    }
    return sums;
  };

  it('shows the same to people on PostgreSQL and back in files, and goes on with the next numbers', async () => {
    const [before, after, url] = [folder(), folder(), await database()];
    await using(json(before), fill);
    const files = await filesOf(before);
    const there = await intoPostgres(await fromJson(before), url);
    expect(await filesOf(before)).toEqual(files);
    const back = await intoJson(await openPostgresSource(url), after);
    expect(sumsOf(back)).toEqual(sumsOf(there));
    expect(there.kinds.filter(({ count }) => count === 0)).toEqual([]);
    expect(back.notes).toEqual([]);

    const was = await using(json(before), seen);
    expect(await using(postgres(url), seen)).toEqual(was);
    expect(await using(json(after), seen)).toEqual(was);
    for (const store of [postgres(url), json(after)]) {
      const next = await using(store, ({ audit }) => audit.append(sampleEntry('acme')));
      expect([next.id, next.seq]).toEqual([4, 4]);
    }
  });

  it('is repeated into another empty target with the same result', async () => {
    const dataDir = folder();
    await using(json(dataDir), fill);
    const first = await intoPostgres(await fromJson(dataDir), await database());
    const second = await intoPostgres(await fromJson(dataDir), await database());
    expect(sumsOf(second)).toEqual(sumsOf(first));
  });

  it('brings any facts there and back', async () => {
    const slug = tenant.filter((name) => 'slug' in normaliseTenant(name));
    const near = fc.integer({ min: clock.now() - 24 * HOUR, max: clock.now() });
    const of = <Row extends { readonly tenant: string }>(rows: fc.Arbitrary<Row>) =>
      fc.tuple(rows, slug).map(([row, name]) => ({ ...row, tenant: name }));
    const recent = fc.tuple(of(runs), near).map(([run, at]) => ({ ...run, queuedAt: at, finishedAt: at }));
    const facts: fc.Arbitrary<ListedFacts> = fc.record({
      schedule: fc.array(of(schedules)),
      credential: fc.array(of(credentials)),
      open_tick: fc.array(of(ticks)),
      run: fc.array(fc.oneof(of(runs), recent)),
      tick: fc.array(
        fc.oneof(
          of(ticks),
          fc.tuple(of(ticks), near).map(([tick, at]) => ({ ...tick, to: at })),
        ),
      ),
      audit: fc.array(entries, { maxLength: 150 }),
      local_run: fc.array(localRuns),
      token: fc.array(tokens),
      idempotency: fc.array(idempotencyRecords),
      summary_bin: fc.array(bins),
      import_state: fc.array(fc.record({ tenant: slug, state: importStates })),
      record: fc.array(
        fc
          .tuple(importedRecords, slug, moment, moment, fc.boolean(), uuid)
          .map(([record, name, firstSeenAt, lastSeenAt, missing, runId]) => ({
            ...record,
            tenant: name,
            firstSeenAt,
            lastSeenAt,
            missing,
            runId,
          })),
      ),
      run_log: fc.array(fc.record({ runId: uuid, line: runLogLines })),
      numbers: fc.constant([{ auditId: 2 ** 40, people: 2 ** 33, system: 2 ** 32, historyPrunedBefore: 0 }]),
    });
    await fc.assert(
      fc.asyncProperty(facts, async (lists) => {
        const [url, again, dataDir] = [await database(), await database(), folder()];
        const there = await intoPostgres(listed(lists), url);
        const back = await intoJson(await openPostgresSource(url), dataDir);
        for (const { kind, count, leftOut } of back.kinds) {
          expect([kind, count + leftOut]).toEqual([kind, there.kinds.find((one) => one.kind === kind)?.count]);
        }
        expect(sumsOf(await intoPostgres(await fromJson(dataDir), again))).toEqual(sumsOf(back));
      }),
      // Each case makes databases: shrinking one would outlast the test and hide what was found.
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);

  it('takes twenty thousand runs both ways', async () => {
    const [dataDir, after, url] = [folder(), folder(), await database()];
    await using(json(dataDir), async (store) => {
      for (let page = 0; page < 20; page += 1) {
        const at = clock.now() - page * 60_000;
        const some = Array.from({ length: 1_000 }, (_, n) => ended(sampleRun('acme', id(page * 1_000 + n), at - n)));
        await store.act('acme', () => ({ runs: some, result: undefined }));
      }
    });
    const there = await intoPostgres(await fromJson(dataDir), url);
    const back = await intoJson(await openPostgresSource(url), after);
    expect(there.kinds.find(({ kind }) => kind === 'run')?.count).toBe(20_000);
    expect(sumsOf(back)).toEqual(sumsOf(there));
  }, 60_000);

  it('leaves behind what a data directory does not keep, and says so', async () => {
    const [url, dataDir] = [await database(), folder()];
    const old = clock.now() - 30 * 24 * HOUR;
    await using(postgres(url), async (store) => {
      for (let n = 0; n < 120; n += 1) await store.audit.append(sampleEntry('acme'));
      await store.act('acme', () => ({ runs: [ended(sampleRun('acme', id(1), old))], result: undefined }));
    });
    const { kinds, notes } = await intoJson(await openPostgresSource(url), dataDir);
    const leftOut = kinds.filter((one) => one.leftOut > 0).map(({ kind, leftOut: count }) => [kind, count]);
    expect(leftOut).toEqual([
      ['run', 1],
      ['audit', 20],
    ]);
    expect(notes.join(' ')).toContain('20 of the kind audit');
    expect(await using(json(dataDir), async (store) => (await store.runs.page({ limit: 9 })).historyPruned)).toBe(true);
  });

  it('refuses a target that holds something, and changes nothing of it', async () => {
    const [dataDir, other, url] = [folder(), folder(), await database()];
    await using(json(dataDir), fill);
    await using(json(other), fill);
    await using(postgres(url), (store) => store.audit.append(sampleEntry('acme')));
    const files = await filesOf(other);
    await expect(intoPostgres(await fromJson(dataDir), url)).rejects.toMatchObject({ exitCode: 73 });
    await expect(intoJson(await fromJson(dataDir), other)).rejects.toMatchObject({ exitCode: 73 });
    expect(await filesOf(other)).toEqual(files);
    expect(await using(postgres(url), async (store) => (await store.audit.page({ limit: 9 })).rows.length)).toBe(1);
  });

  it('refuses to move while the service runs on either side', async () => {
    const [dataDir, other, url] = [folder(), folder(), await database()];
    await using(json(other), fill);
    const service = new JsonPersistence({ dataDir, clock: new SystemClock(), log: () => undefined });
    await using(service, async () => {
      await expect(fromJson(dataDir)).rejects.toMatchObject({ exitCode: 73 });
    });
    await using(postgres(url), async () => {
      await expect(intoPostgres(await fromJson(other), url)).rejects.toMatchObject({ exitCode: 73 });
    });
  }, 30_000);

  describe('when it is cut off in the middle', () => {
    /** A source that ends with its process: what comes behind `kind` never comes. */
    const cutOff = async (dataDir: string, kind: PortableKind): Promise<PortableSource> => {
      const source = await fromJson(dataDir);
      const broken = (): AsyncIterable<never> => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('cut off')) }),
      });
      const facts: PortableReaders = { ...source.facts, [kind]: broken };
      return { ...source, facts };
    };

    it('leaves a database without facts, in which no service starts until it is moved again with restart', async () => {
      const [dataDir, url] = [folder(), await database()];
      await using(json(dataDir), fill);
      await expect(intoPostgres(await cutOff(dataDir, 'record'), url)).rejects.toThrow('cut off');
      await expect(using(postgres(url), fill)).rejects.toMatchObject({
        exitCode: 78,
        message: expect.stringContaining('--restart'),
      });
      await expect(openPostgresSource(url)).rejects.toMatchObject({ exitCode: 78 });
      await expect(intoPostgres(await fromJson(dataDir), url)).rejects.toMatchObject({ exitCode: 73 });
      await intoPostgres(await fromJson(dataDir), url, true);
      expect(await using(postgres(url), seen)).toEqual(await using(json(dataDir), seen));
    });

    it.each<PortableKind>(['record', 'numbers'])(
      'leaves a data directory in which no service starts until it is moved again with restart (%s)',
      async (kind) => {
        const [dataDir, after] = [folder(), folder()];
        await using(json(dataDir), fill);
        await expect(intoJson(await cutOff(dataDir, kind), after)).rejects.toThrow('cut off');
        await expect(using(json(after), fill)).rejects.toMatchObject({
          exitCode: 78,
          message: expect.stringContaining('--restart'),
        });
        await expect(fromJson(after)).rejects.toMatchObject({ exitCode: 78 });
        await expect(intoJson(await fromJson(dataDir), after)).rejects.toMatchObject({ exitCode: 73 });
        await intoJson(await fromJson(dataDir), after, true);
        expect(await using(json(after), seen)).toEqual(await using(json(dataDir), seen));
      },
    );
  });

  it('does not move a store that cannot be trusted, or a folder that holds none', async () => {
    const dataDir = folder();
    await using(json(dataDir), fill);
    for (const name of await readdir(dataDir)) {
      if (name.startsWith('acculynx_schedules')) await rm(join(dataDir, name));
    }
    await expect(fromJson(dataDir)).rejects.toMatchObject({ exitCode: 65 });
    await expect(fromJson(root)).rejects.toMatchObject({ exitCode: 66 });
  });
});
