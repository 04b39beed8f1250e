import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { StartRefusal } from '../../../config/start-refusal.js';
import { DomainError } from '../../../domain/domain-error.js';
import { create, JsonBench, tenantsOf } from '../../testing/json-bench.js';
import { sampleEntry } from '../../testing/sample-facts.js';
import type { JsonPersistence } from '../json-persistence.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';

type Damage = (path: string) => Promise<void>;

/** Every way in which a file can be of no use. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  missing: (path) => rm(path),
  empty: (path) => truncate(path, 0),
  'cut off in its envelope': (path) => truncate(path, 40),
  'cut off in the middle': async (path) => truncate(path, Math.floor((await readFile(path)).length / 2)),
  'cut off by one byte': async (path) => truncate(path, (await readFile(path)).length - 1),
  'filled with zeros': async (path) => writeFile(path, Buffer.alloc((await readFile(path)).length)),
  'zeros from the middle on': (path) => change(path, (bytes) => bytes.fill(0, Math.floor(bytes.length / 2))),
  'a flipped bit in its data': (path) => change(path, (bytes) => flip(bytes, bytes.length - 10)),
  'a flipped bit in its number': (path) => change(path, (bytes) => flip(bytes, bytes.indexOf('"seq":') + 6)),
  'a flipped bit in its sum': (path) => change(path, (bytes) => flip(bytes, bytes.indexOf('"sha256":"') + 12)),
  'a flipped bit in a member name of its envelope': (path) => change(path, (bytes) => flip(bytes, 2)),
  'something else': (path) => writeFile(path, '{"hello":"world"}'),
};
const NAMES = Object.keys(DAMAGES);

async function change(path: string, edit: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(path);
  edit(bytes);
  await writeFile(path, bytes);
}

const flip = (bytes: Buffer, at: number): void => void (bytes[at] = (bytes[at] ?? 0) ^ 1);

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.code : error),
  );

describe('the recovery table', () => {
  let template: JsonBench;
  let bench: JsonBench;
  let now: number;

  beforeAll(async () => {
    template = await JsonBench.make();
    const at = template.clock.now();
    // Two generations that differ, and commits behind the newer one.
    let store = await template.open();
    await create(store, 'first', at);
    await store.close();
    store = await template.open();
    await create(store, 'second', at);
    await store.localRuns.save(localRun(at));
    await store.tokens.save(token(at));
    await store.close();
    store = await template.open();
    await create(store, 'third', at);
    await template.kill();
  });
  afterAll(() => template.done());

  beforeEach(async () => {
    bench = await JsonBench.make();
    now = bench.clock.now();
    await cp(template.dir, bench.dir, { recursive: true });
  });
  afterEach(() => bench.done());

  const everything = async (store: JsonPersistence): Promise<unknown> => ({
    tenants: await tenantsOf(store),
    audit: (await store.audit.page({ limit: 100 })).rows.filter(({ ring }) => ring === 'people').map(({ seq }) => seq),
    local: (await store.localRuns.page({ limit: 10 })).rows.map(({ id }) => id),
    tokens: (await store.tokens.all()).map(({ id }) => id),
  });
  const WHOLE = { tenants: ['first', 'second', 'third'], audit: [3, 2, 1], local: ['l'], tokens: ['t'] };

  it('uses the main files when they are sound', async () => {
    const store = await bench.open();
    expect(await everything(store)).toEqual(WHOLE);
    expect(store.health()).toEqual({ condition: 'ok', issues: [] });
  });

  describe.each(PARTS)('when the main file of %s', (part) => {
    it.each(NAMES)('is %s, serves the older generation and the journal, and loses nothing', async (name) => {
      await DAMAGES[name]?.(bench.path(FILE_OF[part]));
      const damaged = await readFile(bench.path(FILE_OF[part])).catch(() => undefined);
      const store = await bench.open();
      expect(await everything(store)).toEqual(WHOLE);

      expect(store.health().condition).toBe('degraded');
      const kept = (await bench.files(/\.corrupt-/))[0];
      if (damaged) expect(await readFile(bench.path(kept ?? ''))).toEqual(damaged);
      else expect(kept).toBeUndefined();
      const entries = (await store.audit.page({ operations: ['persistence.recovered'], limit: 10 })).rows;
      expect(entries).toMatchObject([{ ring: 'system', metadata: { file: FILE_OF[part] } }]);

      await store.close();
      const next = await bench.open();
      expect(next.health().condition).toBe('ok');
      expect(await everything(next)).toEqual(WHOLE);
    });
  });

  it.each(PARTS)('does not care about a bad older generation of %s, and replaces it', async (part) => {
    await writeFile(bench.path(`${FILE_OF[part]}.bak`), 'rubbish');
    let store = await bench.open();
    expect(await everything(store)).toEqual(WHOLE);
    await create(store, 'fourth', now);
    await store.close();
    await DAMAGES['empty']?.(bench.path(FILE_OF[part]));
    store = await bench.open();
    expect(await tenantsOf(store)).toEqual(['first', 'fourth', 'second', 'third']);
  });

  describe('when both generations of the schedules are of no use', () => {
    it.each(NAMES.flatMap((main) => NAMES.map((bak) => [main, bak] as const)))(
      'because the one is %s and the other is %s, shuts the store and touches no file',
      async (main, bak) => {
        await DAMAGES[main]?.(bench.path(FILE_OF.schedules));
        await DAMAGES[bak]?.(bench.path(`${FILE_OF.schedules}.bak`));
        await expectShut();
      },
    );
  });

  it.each(PARTS)('shuts the store when both generations of %s are bad', async (part) => {
    await writeFile(bench.path(FILE_OF[part]), '');
    await writeFile(bench.path(`${FILE_OF[part]}.bak`), '');
    await expectShut();
  });

  async function expectShut(): Promise<void> {
    const before = await bench.sums();
    const store = await bench.open();
    expect(store.health().condition).toBe('corrupt');
    expect(store.health().issues.join(' ')).toContain('npm run restore');
    const reads = [
      store.schedules.get('first'),
      store.schedules.page({ sort: 'tenant', descending: false, limit: 10 }),
      store.schedules.all(),
      store.runs.page({ limit: 10 }),
      store.runs.get('x'),
      store.runs.active(),
      store.ticks.page({ limit: 10 }),
      store.audit.page({ limit: 10 }),
    ];
    const writes = [
      create(store, 'new', now),
      store.audit.append(sampleEntry('new')),
      store.tokens.save(token(now)),
      store.claimDue(8, () => ({ result: undefined })),
      store.maintenance.backup(),
      store.maintenance.prune(now),
    ];
    const codes = new Set(await Promise.all([...reads, ...writes].map(codeOf)));
    expect([...codes]).toEqual(['store_corrupt']);
    await store.close();
    expect(await bench.sums()).toEqual(before);
  }

  it('lets people sign in while the schedules are of no use', async () => {
    await writeFile(bench.path(FILE_OF.schedules), '');
    await writeFile(bench.path(`${FILE_OF.schedules}.bak`), '');
    const store = await bench.open();
    expect((await store.tokens.all()).map(({ id }) => id)).toEqual(['t']);
  });

  it('does not take an emptied directory for a fresh one', async () => {
    for (const name of await bench.files(/^(acculynx|local|command)/)) await rm(bench.path(name));
    await expectShut();
    for (const name of await bench.files(/^journal/)) await rm(bench.path(name));
    await expectShut();
  });

  it('starts fresh where nothing was ever kept', async () => {
    bench.dir = bench.path('new');
    const store = await bench.open();
    expect(await tenantsOf(store)).toEqual([]);
    expect(store.health().condition).toBe('ok');
    expect(await bench.files(/^\.initialized$/)).toHaveLength(1);
  });

  it('refuses files of a newer version and touches nothing', async () => {
    for (const name of [FILE_OF.audit, `${FILE_OF.audit}.bak`]) {
      await change(bench.path(name), (bytes) => bytes.write('{"v":2', 0));
    }
    const before = await bench.sums();
    const refusal = await bench.open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartRefusal);
    expect(refusal).toMatchObject({ exitCode: 78, message: expect.stringContaining('newer version') });
    expect(await bench.sums()).toEqual(before);
    expect(await bench.files(/^\.lock/)).toEqual([]);
  });

  describe('with ACCEPT_EMPTY', () => {
    it('moves what is of no use aside, keeps the rest, and says so in the audit', async () => {
      await writeFile(bench.path(FILE_OF.schedules), 'x');
      await writeFile(bench.path(`${FILE_OF.schedules}.bak`), 'y');
      const store = await bench.open({ acceptEmpty: true });
      // What the journal still holds is not lost.
      expect(await tenantsOf(store)).toEqual(['second', 'third']);
      expect(await bench.files(/corrupt/)).toHaveLength(2);
      const { rows } = await store.audit.page({ operations: ['persistence.recovered'], limit: 10 });
      expect(rows).toMatchObject([
        { metadata: { accept_empty: true, moved_aside: [{}, {}].map(() => expect.any(String)) } },
      ]);
      await create(store, 'after', now);
      await bench.kill();
      const next = await bench.open();
      expect(next.health().condition).toBe('ok');
      expect(await tenantsOf(next)).toEqual(['after', 'second', 'third']);
    });

    it('starts an emptied directory afresh', async () => {
      for (const name of await bench.files(/^(acculynx|local|command|journal)/)) await rm(bench.path(name));
      const store = await bench.open({ acceptEmpty: true });
      expect(await tenantsOf(store)).toEqual([]);
      await create(store, 'after', now);
      await bench.kill();
      expect(await tenantsOf(await bench.open())).toEqual(['after']);
    });
  });

  describe('a journal', () => {
    const newest = async (): Promise<string> => bench.path((await bench.files(/^journal/)).at(-1) ?? '');
    const damage = async (name: string, at: (bytes: Buffer) => number): Promise<void> =>
      change(name, (bytes) => flip(bytes, at(bytes)));

    it.each([
      ['a last line without its end', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
      ['zeros behind its last line', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(500)])],
      [
        'a half line and zeros',
        (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\n{"seq":9,"cr'), Buffer.alloc(90)]),
      ],
      [
        'zeros and then the rest of a group that was never synced',
        (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\n'), Buffer.alloc(90), Buffer.from('"}]}\n')]),
      ],
    ])('with %s is cut off there, because nobody was told that it is safe', async (_, tear) => {
      const path = await newest();
      const bytes = await readFile(path);
      await writeFile(path, tear(bytes));
      const store = await bench.open();
      expect(store.health().condition).toBe('ok');
      expect((await tenantsOf(store)).slice(0, 2)).toEqual(['first', 'second']);
      await create(store, 'after', now);
      await bench.kill();
      expect(await tenantsOf(await bench.open())).toContain('after');
    });

    it('with a flipped bit in a line that was acknowledged shuts the store', async () => {
      await damage(await newest(), (bytes) => bytes.length - 30);
      await expectShut();
    });

    it('with zeros where a later group follows shuts the store', async () => {
      const store = await bench.open();
      await create(store, 'a', now);
      await create(store, 'b', now);
      await bench.kill();
      await change(await newest(), (bytes) => bytes.fill(0, 0, 50));
      await expectShut();
    });

    it('that is missing although it is needed shuts the store', async () => {
      const store = await bench.open();
      await create(store, 'fourth', now);
      await bench.kill();
      const names = await bench.files(/^journal/);
      await rm(bench.path(names.at(-2) ?? ''));
      await expectShut();
    });

    it('ignores what a process that had lost the directory wrote later', async () => {
      const old = await newest();
      const store = await bench.open();
      await create(store, 'successor', now);
      await bench.kill();
      const zombie = await readFile(bench.path(old.split('/').at(-1) ?? ''), 'utf8');
      await writeFile(bench.path(old.split('/').at(-1) ?? ''), `${zombie}\n${zombie.replace('third', 'zombi')}rubbish`);
      const next = await bench.open();
      expect(next.health().condition).toBe('ok');
      expect(await tenantsOf(next)).toEqual(['first', 'second', 'successor', 'third']);
    });

    it('that is damaged gives way with ACCEPT_EMPTY: what comes before the damage stays', async () => {
      const store = await bench.open();
      await create(store, 'a', now);
      await create(store, 'b', now);
      await bench.kill();
      await damage(await newest(), (bytes) => bytes.length - 30);
      const next = await bench.open({ acceptEmpty: true });
      expect(await tenantsOf(next)).toEqual(['a', 'first', 'second', 'third']);
      await create(next, 'c', now);
      await bench.kill();
      const last = await bench.open();
      expect(last.health().condition).toBe('ok');
      expect(await tenantsOf(last)).toEqual(['a', 'c', 'first', 'second', 'third']);
    });
  });

  it('removes what interrupted saves have left behind', async () => {
    await writeFile(bench.path('acculynx_schedules.json.tmp'), 'half');
    await writeFile(bench.path('acculynx_schedules.json.bak.tmp'), 'half');
    await bench.open();
    expect(await bench.files(/\.tmp$/)).toEqual([]);
  });

  it('reads without writing anything when it is read-only, also from an older generation', async () => {
    await DAMAGES['empty']?.(bench.path(FILE_OF.schedules));
    await (await open(bench.path('x.json.tmp'), 'w')).close();
    const before = await bench.sums();
    const store = await bench.open({ readOnly: true });
    expect(await everything(store)).toEqual(WHOLE);
    expect(store.health().condition).toBe('read_only');
    expect(await codeOf(create(store, 'new', now))).toBe('persistence_unavailable');
    await store.close();
    expect(await bench.sums()).toEqual(before);
    expect(await bench.files(/^\.lock/)).toEqual([]);
  });
});

const localRun = (now: number) => ({
  id: 'l',
  action: 'status',
  status: 'succeeded' as const,
  startedAt: now,
  durationMs: 1,
  stdout: '',
  stderr: '',
});

const token = (now: number) => ({
  id: 't',
  name: 'nightly',
  role: 'admin' as const,
  tenants: ['*'],
  sha256: 'ab',
  createdBy: 'local:ops',
  createdAt: now,
  expiresAt: now + 1000,
});
