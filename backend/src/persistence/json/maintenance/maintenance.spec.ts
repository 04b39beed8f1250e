import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { StartRefusal } from '../../../config/start-refusal.js';
import { create, JsonBench, tenantsOf } from '../../testing/json-bench.js';
import { ended, sampleCredential, sampleRun, sampleTick } from '../../testing/sample-facts.js';
import { sampleImportState, sampleLogLine, sampleRecord, startRun } from '../../testing/sample-records.js';
import { REAL_DISK } from '../files/disk.js';
import type { JsonPersistence } from '../json-persistence.js';
import { recordFileName } from '../records/record-names.js';
import { parseLock } from '../lock/lock-text.js';
import { BadBackup } from './backup-file.js';
import { restoreBackup } from './restore-backup.js';

describe('maintenance', () => {
  const RUN = '01900000-0000-7000-8000-000000000001';
  let bench: JsonBench;
  let store: JsonPersistence;
  let now: number;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    now = bench.clock.now();
    await create(store, 'acme', now);
  });
  afterEach(() => bench.done());

  describe('status', () => {
    it('says how the store is, in sentences with figures', async () => {
      const { ok, lines } = await store.maintenance.status();
      expect(ok).toBe(true);
      expect(lines.join('\n')).toContain('1 schedules, 0 active runs.');
      expect(lines.join('\n')).toContain('Imported records: 0 tenants');
    });
  });

  describe('verify', () => {
    it('finds every file sound, while others write and snapshots are made', async () => {
      await store.close();
      store = await bench.open({ snapshotJournalBytes: 5_000 });
      const writing = Promise.all(
        Array.from({ length: 16 }, async (_, writer) => {
          for (let i = 0; i < 60; i += 1) await create(store, `t${writer}-${i}`, now);
        }),
      );
      for (let i = 0; i < 10; i += 1) expect(await store.maintenance.verify()).toMatchObject({ ok: true });
      await writing;
      expect(await store.maintenance.verify()).toMatchObject({ ok: true });
    });

    it.each([
      ['a snapshot', /^acculynx_schedules\.json$/],
      ['an older generation', /^command_center\.json\.bak$/],
      ['a journal', /^journal-/],
      ['a history file', /^runs-/],
    ])('names a flipped bit in %s', async (_, pattern) => {
      await store.act('acme', () => ({ runs: [ended(sampleRun('acme', 'r', now))], result: undefined }));
      await store.close();
      store = await bench.open();
      await create(store, 'more', now);
      await create(store, 'and-more', now);
      const name = (await bench.files(pattern)).at(-1) ?? '';
      const bytes = await readFile(bench.path(name));
      const at = name.startsWith('runs') ? 3 : Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 0x80;
      await writeFile(bench.path(name), bytes);
      const { ok, lines } = await store.maintenance.verify();
      expect(ok).toBe(false);
      expect(lines[1]).toContain(name);
    });
  });

  describe('verify of records', () => {
    it('counts their pages, and names a flipped bit in one', async () => {
      await startRun(store, 'acme', 'run-1', now);
      for (const id of ['j1', 'j2']) {
        await store.records.apply('acme', { runId: 'run-1', attempt: 1, upserts: [sampleRecord(id)] });
      }
      const sound = await store.maintenance.verify();
      expect(sound.ok).toBe(true);
      expect(sound.lines).toContain('1 record files with 2 pages.');
      const name = join('records', recordFileName('acme'));
      const bytes = await readFile(bench.path(name));
      bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1;
      await writeFile(bench.path(name), bytes);
      const { ok, lines } = await store.maintenance.verify();
      expect(ok).toBe(false);
      expect(lines[1]).toContain(recordFileName('acme'));
    });
  });

  describe('a backup', () => {
    const backups = (): Promise<string[]> => readdir(bench.path('backups')).then((names) => names.sort());
    const newest = async (): Promise<string> => bench.path(join('backups', (await backups()).at(-1) ?? ''));
    const restore = (backup: string) =>
      restoreBackup({ backup, dataDir: bench.dir, clock: bench.clock, disk: REAL_DISK });
    const everything = async (): Promise<unknown> => ({
      schedules: [...(await store.schedules.all())],
      runs: await store.runs.page({ limit: 200 }),
      ticks: await store.ticks.page({ limit: 200 }),
      audit: (await store.audit.page({ limit: 100 })).rows,
      tokens: await store.tokens.all(),
      active: await store.runs.active(),
      bins: await store.stats.bins(),
      keys: await store.credentials.all(),
      records: [...(await store.records.rows('acme', 'job'))],
      record: await store.records.get('acme', 'job', 'j1'),
      imported: await store.records.importState('acme'),
    });

    beforeEach(async () => {
      await store.act('acme', () => ({
        runs: [ended(sampleRun('acme', 'r1', now)), sampleRun('acme', 'r2', now + 1)],
        ticks: [sampleTick('acme', now - 60_000)],
        result: undefined,
      }));
      await store.tokens.save({
        id: 't',
        name: 'nightly',
        role: 'admin',
        tenants: ['*'],
        sha256: 'the-hash-of-the-token',
        createdBy: 'ops',
        createdAt: now,
        expiresAt: now + 1,
      });
      await store.act('acme', () => ({ credential: sampleCredential('acme', now), result: undefined }));
      await store.records.apply('acme', {
        runId: 'r2',
        attempt: 1,
        upserts: [sampleRecord('j1', { raw: { text: 'ü😀'.repeat(200_000) } }), sampleRecord('j2')],
        state: sampleImportState(now),
      });
      await store.runLogs.append(RUN, [sampleLogLine(now, { message: 'a call of the run' })]);
      await writeFile(bench.path('initial-admin-token'), 'the-secret-itself');
      await mkdir(bench.path('secrets'));
      await writeFile(bench.path('secrets/acculynx.key'), 'the-key-itself');
    });

    it('of a live store brings back exactly what was there, and keeps what stood in its place', async () => {
      const before = await everything();
      expect((await store.maintenance.backup()).ok).toBe(true);
      await create(store, 'later', now);
      await store.close();

      const done = await restore(await newest());
      expect(done.before).toMatch(/^before-restore-\d{8}T\d{6}Z$/);
      expect(await readdir(bench.path(done.before ?? ''))).toContain('acculynx_schedules.json');
      store = await bench.open();
      expect(store.health()).toEqual({ condition: 'ok', issues: [] });
      expect(await everything()).toEqual(before);
      expect(await readdir(bench.path(done.before ?? ''))).toEqual(expect.arrayContaining(['records', 'run-logs']));
      expect((await store.maintenance.verify()).ok).toBe(true);
      expect(await bench.files(/^restore-|\.lock|takeover/)).toEqual(['.lock']);
    });

    it('says what is in it and what is not', async () => {
      const { lines } = await store.maintenance.backup();
      expect(lines.join('\n')).toContain('Key files and the logs of runs are not');
    });

    it('is consistent at one commit, although others write while it is made', async () => {
      let stop = false;
      const writing = (async () => {
        for (let i = 0; !stop; i += 1) await create(store, `t${i}`, now);
      })();
      await store.maintenance.backup();
      stop = true;
      await writing;
      await store.close();
      await restore(await newest());
      store = await bench.open();
      const tenants = (await tenantsOf(store)).filter((name) => name !== 'acme');
      const audited = (await store.audit.page({ limit: 100 })).rows.map(({ tenant }) => tenant);
      expect(tenants.every((tenant) => audited.length === 100 || audited.includes(tenant))).toBe(true);
      expect(tenants.sort()).toEqual(tenants.map((_, i) => `t${i}`).sort());
    });

    it('holds hashes of tokens, but neither the initial token nor a key file, and is its owner’s alone', async () => {
      await store.maintenance.backup();
      const text = gunzipSync(await readFile(await newest())).toString();
      expect(text).toContain('the-hash-of-the-token');
      expect(text).not.toContain('the-secret-itself');
      expect(text).not.toContain('the-key-itself');
      expect(text).toContain(sampleCredential('acme', now).secret.ciphertext);
      expect(text).not.toContain('a call of the run');
      expect((await stat(await newest())).mode & 0o777).toBe(0o600);
      expect((await stat(bench.path('backups'))).mode & 0o777).toBe(0o700);
    });

    it('stands beside at most nine others; two of one second do not replace each other', async () => {
      for (let i = 0; i < 12; i += 1) {
        await store.maintenance.backup();
        if (i % 2) bench.clock.advance(1_000);
      }
      expect(await backups()).toHaveLength(10);
    });

    it('that fails leaves nothing behind and the store as it was', async () => {
      bench.disk.break('sync', 'ENOSPC', 'backups');
      await expect(store.maintenance.backup()).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await backups()).toEqual([]);
      bench.disk.heal();
      await create(store, 'later', now);
      expect(store.health().condition).toBe('ok');
    });

    it.each<[string, (bytes: Buffer) => Buffer]>([
      ['is cut off', (bytes) => bytes.subarray(0, bytes.length - 30)],
      ['has a flipped bit', (bytes) => Buffer.from(bytes.map((byte, i) => (i === 200 ? byte ^ 1 : byte)))],
      ['is something else', () => gzipSync('{"hello":1}\n')],
      ['is no compressed file', () => Buffer.from('hello')],
      ['has another word in it', (bytes) => gzipSync(gunzipSync(bytes).toString().replace('nightly', 'dailies'))],
      ['comes from a newer version', (bytes) => gzipSync(gunzipSync(bytes).toString().replace('{"v":1', '{"v":9'))],
      [
        'would write outside the directory of records',
        (bytes) =>
          gzipSync(
            gunzipSync(bytes)
              .toString()
              .replace(/"file":"records\/[0-9a-f]{32}/, '"file":"records/../evil'),
          ),
      ],
      [
        'would write outside the directory',
        (bytes) => gzipSync(gunzipSync(bytes).toString().replace('"file":"acculynx_audit.json"', '"file":"../evil"')),
      ],
    ])('that %s is refused before anything is moved', async (_, spoil) => {
      await store.maintenance.backup();
      await store.close();
      const path = await newest();
      await writeFile(path, spoil(await readFile(path)));
      const before = await bench.sums();
      await expect(restore(path)).rejects.toBeInstanceOf(BadBackup);
      expect(await bench.sums()).toEqual(before);
    });

    it('that is not there is refused', async () => {
      await store.close();
      await expect(restore(bench.path('nothing'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('is not restored under a living process, which is named', async () => {
      await store.maintenance.backup();
      const waiting = restore(await newest()).catch((error: unknown) => error);
      let refusal: unknown;
      void waiting.then((value) => (refusal = value));
      const began = bench.clock.monotonic();
      while (!refusal) {
        // The clock of a test is faster than the disk: it waits for every heartbeat to arrive.
        const beats = parseLock(readFileSync(bench.path('.lock'), 'utf8'))?.heartbeat ?? 0;
        if (beats >= Math.floor((bench.clock.monotonic() - began) / 2_000)) bench.clock.advance(500);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(refusal).toBeInstanceOf(StartRefusal);
      expect((refusal as Error).message).toContain(`process ${process.pid}`);
      expect(await tenantsOf(store)).toEqual(['acme']);
    });

    it('can be restored into a directory that does not exist yet', async () => {
      await store.maintenance.backup();
      await store.close();
      const backup = await newest();
      bench.dir = bench.path('elsewhere');
      expect((await restore(backup)).before).toBeUndefined();
      store = await bench.open();
      expect(await tenantsOf(store)).toEqual(['acme']);
    });
  });
});
