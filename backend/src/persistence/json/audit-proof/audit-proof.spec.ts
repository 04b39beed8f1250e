import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { AuditEntry } from '../../../domain/audit-entry.js';
import { AuditChain } from '../../audit-chain/audit-chain.js';
import { CHAIN_BEGINNING } from '../../audit-chain/chain-types.js';
import { copyPersistence } from '../../copy-persistence.js';
import { create, JsonBench } from '../../testing/json-bench.js';
import { ended, sampleEntry, sampleRun } from '../../testing/sample-facts.js';
import { decodeAuditEntry, encodeAuditEntry } from '../../codecs/audit-codec.js';
import type { JsonPersistence } from '../json-persistence.js';
import { restoreBackup } from '../maintenance/restore-backup.js';
import { openJsonSource } from '../portable/json-source.js';
import { JsonTarget } from '../portable/json-target.js';
import { buildSnapshot, parseSnapshot } from '../snapshot/snapshot-file.js';

const keyed = AuditChain.keyed(Buffer.alloc(32, 7));
const AUDIT = 'acculynx_audit.json';
const CENTER = 'command_center.json';

/** A person's acts. */
async function act(store: JsonPersistence, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await store.audit.append(sampleEntry('acme', { metadata: { act: i } }));
}

/** One tick of the scheduler: a run that starts, and its end with the entry about it. */
async function tick(store: JsonPersistence, at: number): Promise<void> {
  const run = sampleRun('acme', `run-${at}`, at);
  await store.act('acme', () => ({ runs: [run], result: undefined }));
  const entry = sampleEntry('acme', { ring: 'system', operation: 'scheduler.import.completed', source: 'scheduler' });
  await store.act('acme', () => ({ runs: [ended(run)], audit: [entry], result: undefined }));
}

async function entriesOf(store: JsonPersistence): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const entry of store.audit.oldestFirst({})) entries.push(entry);
  return entries;
}

describe('the audit of the JSON store', () => {
  let bench: JsonBench;
  beforeEach(async () => {
    bench = await JsonBench.make();
  });
  afterEach(() => bench.done());

  /** Puts other data into a snapshot, with the sum that belongs to it. */
  async function rewrite(name: string, change: (data: never) => unknown): Promise<void> {
    for (const file of [name, `${name}.bak`]) {
      const verdict = parseSnapshot(await readFile(bench.path(file)));
      if (verdict.kind !== 'valid') throw new Error(`${file} is no snapshot.`);
      const data = change(verdict.data as never);
      const rows = Array.isArray(data) ? data.map((row) => JSON.stringify(row)) : undefined;
      const text = rows ? `[\n${rows.join(',\n')}\n]` : JSON.stringify(data);
      await writeFile(bench.path(file), Buffer.concat(await buildSnapshot(verdict.seq, [text])));
    }
  }

  async function filled(chain = keyed): Promise<void> {
    const store = await bench.open({ auditChain: chain });
    await act(store, 5);
    await tick(store, 1_000);
    await store.close();
    await rm(bench.path('.lock'), { force: true });
  }

  it('is chained from its first entry on, each ring by itself', async () => {
    const store = await bench.open({ auditChain: keyed });
    await Promise.all([act(store, 3), create(store, 'bravo', 1_000)]);
    await tick(store, 1_000);
    const entries = await entriesOf(store);
    const heads = { people: CHAIN_BEGINNING, system: CHAIN_BEGINNING };
    for (const entry of entries) {
      expect(entry.prevHash).toBe(heads[entry.ring]);
      expect(entry.hash).toBe(keyed.hashOf(heads[entry.ring], entry));
      heads[entry.ring] = entry.hash ?? '';
    }
    expect(await store.audit.chainHeads()).toEqual({
      kind: 'hmac',
      rings: {
        people: { seq: 4, hash: heads.people, fromSeq: 1 },
        system: { seq: 1, hash: heads.system, fromSeq: 1 },
      },
    });
    expect(await store.audit.verify()).toMatchObject({ intact: true, kind: 'hmac', verifiedUpTo: 5 });
  });

  it.each([
    { where: 'from its journal', end: async () => bench.kill() },
    { where: 'from its snapshots', end: async (store: JsonPersistence) => store.close() },
  ])('goes on $where where it ended', async ({ end }) => {
    const store = await bench.open({ auditChain: keyed });
    await act(store, 3);
    const before = await entriesOf(store);
    await end(store);
    const again = await bench.open({ auditChain: keyed });
    expect(await entriesOf(again)).toEqual(before);
    await act(again, 1);
    expect((await entriesOf(again)).at(-1)?.prevHash).toBe(before.at(-1)?.hash);
    expect(await again.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 4 });
  });

  it('keeps what people did, whatever the scheduler does, and proves what is left', async () => {
    const store = await bench.open({ auditChain: keyed });
    await act(store, 10);
    for (let i = 0; i < 1_000; i += 1) await tick(store, 1_000 + i);
    const people = (entries: readonly AuditEntry[]) => entries.filter(({ ring }) => ring === 'people');
    const kept = people(await entriesOf(store));
    expect(kept.map(({ metadata }) => metadata?.['act'])).toEqual([...Array(10).keys()]);
    const verdict = await store.audit.verify();
    expect(verdict).toMatchObject({ intact: true, verifiedUpTo: 1_010 });
    expect(verdict.rings).toMatchObject([
      { ring: 'people', fromSeq: 1, toSeq: 10, entries: 10 },
      { ring: 'system', fromSeq: 911, toSeq: 1_000, entries: 90 },
    ]);
    await bench.kill();
    const again = await bench.open({ auditChain: keyed });
    expect(people(await entriesOf(again))).toEqual(kept);
    expect((await again.audit.verify()).rings).toEqual(verdict.rings);
  }, 60_000);

  it('gives a commit that failed no place in the chain', async () => {
    const store = await bench.open({ auditChain: keyed });
    await act(store, 1);
    bench.disk.break('write', 'ENOSPC');
    await expect(act(store, 1)).rejects.toThrow();
    bench.disk.heal();
    await act(store, 1);
    expect(await store.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 2 });
    await bench.kill();
    expect(await (await bench.open({ auditChain: keyed })).audit.verify()).toMatchObject({ intact: true });
  });

  it('chains from the first entry of ours on what was kept before there was a chain', async () => {
    await filled();
    await rewrite(AUDIT, (data: object[]) => data.map((row) => ({ ...row, hash: undefined, prev_hash: undefined })));
    await rewrite(CENTER, (data: object) => ({ ...data, audit_chain: undefined }));
    const store = await bench.open({ auditChain: keyed });
    expect(store.health().condition).toBe('ok');
    await act(store, 2);
    expect((await store.audit.verify()).rings[0]).toMatchObject({ fromSeq: 6, toSeq: 7, entries: 2 });
    await bench.kill();
    const again = await bench.open({ auditChain: keyed });
    expect(await again.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 8 });
    expect(await entriesOf(again)).toHaveLength(8);
  });

  it('goes on with a chain that was moved here without its places', async () => {
    await filled();
    await rewrite(CENTER, (data: object) => ({ ...data, audit_chain: undefined }));
    const store = await bench.open({ auditChain: keyed });
    await act(store, 1);
    expect((await store.audit.verify()).rings[0]).toMatchObject({ fromSeq: 1, toSeq: 6 });
  });

  it.each([
    { title: 'goes on with its chain where the key is the same', chain: keyed, fromSeq: 1 },
    { title: 'begins a chain behind its own where the key is another', chain: AuditChain.plain(), fromSeq: 6 },
  ])('is moved with its hashes, and $title', async ({ chain, fromSeq }) => {
    await filled();
    const source = await openJsonSource({ dataDir: bench.dir, clock: bench.clock, disk: bench.disk });
    const target = new JsonTarget({ dataDir: bench.path('moved'), clock: bench.clock, disk: bench.disk });
    try {
      await copyPersistence(source, target, { restart: false });
    } finally {
      await source.close();
      await target.close();
    }
    const store = await bench.open({ dataDir: bench.path('moved'), auditChain: chain });
    await act(store, 1);
    const verdict = await store.audit.verify();
    expect(verdict).toMatchObject({ intact: true, rings: [{ fromSeq, toSeq: 6 }, {}] });
    const [newest, before] = (await store.audit.page({ limit: 9, ring: 'people' })).rows;
    expect(newest?.prevHash).toBe(before?.hash);
  });

  it('is restored with its chain from a backup', async () => {
    const store = await bench.open({ auditChain: keyed });
    for (let i = 0; i < 30; i += 1) await act(store, 5);
    await store.maintenance.backup();
    const { rings } = await store.audit.verify();
    await act(store, 5);
    await store.close();
    const [name = ''] = await readdir(bench.path('backups'));
    const dataDir = bench.path('restored');
    const backup = bench.path(`backups/${name}`);
    await restoreBackup({ backup, dataDir, clock: bench.clock, disk: bench.disk });
    const restored = await bench.open({ dataDir, auditChain: keyed });
    expect(await restored.audit.verify()).toMatchObject({ intact: true, rings });
  });

  it('begins a chain with a key behind a plain one', async () => {
    await filled(AuditChain.plain());
    const store = await bench.open({ auditChain: keyed });
    const before = (await entriesOf(store)).findLast(({ ring }) => ring === 'people');
    await act(store, 1);
    expect((await entriesOf(store)).at(-1)?.prevHash).toBe(before?.hash);
    expect(await store.audit.verify()).toMatchObject({ intact: true, kind: 'hmac', rings: [{ fromSeq: 6 }, {}] });
  });

  it.each([
    { title: 'another key', chain: AuditChain.keyed(Buffer.alloc(32, 8)) },
    { title: 'none', chain: AuditChain.plain() },
  ])(
    'does not start with $title in place of the key of its chain, unless a new chain is asked for',
    async ({ chain }) => {
      await filled();
      await expect(bench.open({ auditChain: chain })).rejects.toMatchObject({ exitCode: 78 });
      const reader = await bench.open({ auditChain: chain, readOnly: true });
      expect((await reader.audit.verify()).firstBad?.reason).toContain('not made with the key');
      const store = await bench.open({ auditChain: chain, auditChainAnew: true });
      await act(store, 1);
      expect(await store.audit.verify()).toMatchObject({ intact: true, rings: [{ fromSeq: 6, toSeq: 6 }, {}] });
    },
  );

  const acted = (row: { readonly metadata?: { readonly act?: number } }): number | undefined => row.metadata?.act;
  const edited = (rows: readonly AuditRow[]): unknown =>
    rows.map((row) => (acted(row) === 2 ? { ...row, actor: 'nobody' } : row));
  interface AuditRow {
    readonly metadata?: { readonly act?: number };
    readonly prev_hash?: string;
  }

  it.each([
    { title: 'was changed', change: edited, bad: { seq: 3, id: 3 } },
    {
      title: 'was changed, with a plain hash made anew',
      change: (rows: readonly AuditRow[]) =>
        rows.map((row) =>
          acted(row) === 2
            ? encodeAuditEntry(
                AuditChain.plain().chained(row.prev_hash ?? '', { ...decodeAuditEntry(row), actor: 'nobody' }),
              )
            : row,
        ),
      bad: { seq: 3, id: 3 },
    },
    {
      title: 'is missing',
      change: (rows: readonly AuditRow[]) => rows.filter((row) => acted(row) !== 2),
      bad: { seq: 4, id: 4 },
    },
    {
      title: 'is missing at the beginning',
      change: (rows: readonly AuditRow[]) => rows.filter((row) => acted(row) !== 0),
      bad: { seq: 2, id: 2 },
    },
    {
      title: 'is missing at the end',
      change: (rows: readonly AuditRow[]) => rows.filter((row) => acted(row) !== 4),
      bad: { seq: 5, id: null },
    },
    {
      title: 'stands in the place of another',
      change: (rows: readonly AuditRow[]) => rows.toReversed(),
      bad: { seq: 5, id: 5 },
    },
  ])('names the first entry when one $title, although the file’s sum is right', async ({ change, bad }) => {
    await filled();
    await rewrite(AUDIT, change);
    const store = await bench.open({ auditChain: keyed });
    expect(store.health()).toMatchObject({
      condition: 'degraded',
      issues: [expect.stringContaining('chain is broken')],
    });
    expect(await store.audit.verify()).toMatchObject({ intact: false, firstBad: { ring: 'people', ...bad } });
    await act(store, 1);
    expect((await store.audit.verify()).intact).toBe(false);
  });

  it.each([
    { title: 'one byte of an entry', from: '"act":2', to: '"act":3', bad: { seq: 3, id: 3 } },
    { title: 'one byte between two', from: '{"act":2}', to: '{"act"!2}', bad: { seq: 4, id: 4 } },
    { title: 'one row', from: /\n\{"id":3,.*/, to: '', bad: { seq: 4, id: 4 } },
    { title: 'the newest row', from: /\n\{"id":5,.*/, to: '', bad: { seq: 5, id: null } },
  ])(
    'names the entry when $title was changed in the file, whoever serves from elsewhere',
    async ({ from, to, bad }) => {
      const store = await bench.open({ auditChain: keyed });
      await act(store, 5);
      await store.close();
      await rm(bench.path('.lock'), { force: true });
      const text = await bench.read(AUDIT);
      await writeFile(bench.path(AUDIT), text.replace(from, to));
      const reader = await bench.open({ auditChain: keyed, readOnly: true });
      expect(await reader.audit.verify()).toMatchObject({
        intact: false,
        firstBad: { ring: 'people', ...bad, reason: expect.stringContaining(`In ${AUDIT}: `) },
      });
    },
  );

  it('sees in the files what was done to them while it serves', async () => {
    await filled();
    const store = await bench.open({ auditChain: keyed });
    expect((await store.audit.verify()).intact).toBe(true);
    await rewrite(AUDIT, edited);
    expect(await store.audit.verify()).toMatchObject({ intact: false, firstBad: { seq: 3, id: 3 } });
  });

  it('holds an entry of a journal against its hash, also when it has fallen off since', async () => {
    const store = await bench.open({ auditChain: keyed });
    await act(store, 150);
    await bench.kill();
    const [journal = ''] = await bench.files(/^journal-/);
    await rewriteJournal(journal, (text) => text.replace('"act":7}', '"act":8}'));
    const again = await bench.open({ auditChain: keyed });
    expect(await again.audit.verify()).toMatchObject({ intact: false, firstBad: { ring: 'people', seq: 8, id: 8 } });
  });

  it('notices nothing bad when files are at different commits', async () => {
    await filled();
    const center = await bench.read(CENTER);
    const store = await bench.open({ auditChain: keyed });
    for (let i = 0; i < 30; i += 1) await act(store, 5);
    await store.close();
    // A crash between two files of one snapshot.
    await writeFile(bench.path(CENTER), center);
    await rm(bench.path('.lock'), { force: true });
    const again = await bench.open({ auditChain: keyed });
    expect(await again.audit.verify()).toMatchObject({ intact: true, verifiedUpTo: 156 });
  });

  async function rewriteJournal(name: string, change: (text: string) => string): Promise<void> {
    const lines = (await bench.read(name)).split('\n').map((line) => {
      const parts = /^\{"seq":(\d+),"crc":"[0-9a-f]{8}","changes":(.*)\}$/.exec(line);
      if (!parts) return line;
      const changes = change(parts[2] ?? '');
      const sum = crc32(`${parts[1]}:${changes}`).toString(16).padStart(8, '0');
      return `{"seq":${parts[1]},"crc":"${sum}","changes":${changes}}`;
    });
    await writeFile(bench.path(name), lines.join('\n'));
  }
});
