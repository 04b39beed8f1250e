import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '@aetherlink/contracts/session';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { editKeyRing } from '../../src/secrets/key-ring-edit.js';
import { KeyRingFile } from '../../src/secrets/key-ring-file.js';
import { retired, rotated } from '../../src/secrets/key-ring.js';
import { RunningApp, secretsOf } from '../app/running-app.js';
import { CredentialBed, KEY, OTHER_KEY, SECOND_KEY, words } from './credential-bed.js';

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

describe('the key file', () => {
  let bed: CredentialBed;
  const path = (): string => join(secretsOf(bed.app.dataDir), 'acculynx.key');
  const features = async () => (await bed.app.ask<Session>('GET', '/api/session')).body.features;
  const wrappedBy = async () => (await bed.app.persistence.credentials.all()).map(({ secret }) => secret.wrappingKeyId);
  beforeEach(async () => {
    bed = await CredentialBed.start();
  });
  afterEach(() => bed.end());

  /** What a start over the same data says. */
  async function refusalOfStart(): Promise<{ exitCode: number; message: string } | undefined> {
    const { dataDir } = bed.app;
    await bed.app.stop();
    try {
      bed.app = await RunningApp.start({ dataDir, keyCheck: bed.keyCheck });
      return undefined;
    } catch (error) {
      return error as { exitCode: number; message: string };
    }
  }

  it('is made with the first key, outside the data, for its owner alone', async () => {
    expect([existsSync(path()), (await features()).credentials]).toEqual([false, true]);
    await bed.put('acme', KEY);
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600);
    const mine = readFileSync(path());
    await bed.put('other', OTHER_KEY);
    expect(readFileSync(path())).toEqual(mine);
  });

  it('is needed to start once keys are sealed with it', async () => {
    await bed.put('acme', KEY);
    renameSync(path(), `${path()}.away`);
    expect(await refusalOfStart()).toMatchObject({ exitCode: 78, message: expect.stringContaining(path()) });
    expect(existsSync(path())).toBe(false);
    renameSync(`${path()}.away`, path());
    await bed.restart();
    expect((await bed.test('acme')).body.health).toBe('ok');
  });

  it('is not needed to start while there are no keys', async () => {
    expect(await refusalOfStart()).toBeUndefined();
  });

  it('stops a start when it is no key ring', async () => {
    await bed.put('acme', KEY);
    const good = readFileSync(path());
    const bare = Buffer.alloc(32, 1).toString('base64');
    writeFileSync(path(), bare);
    const refusal = await refusalOfStart();
    expect(refusal).toMatchObject({ exitCode: 78, message: expect.stringContaining('bare key') });
    expect(refusal?.message).not.toContain(bare);
    writeFileSync(path(), good);
    await bed.restart();
  });

  it('that is damaged while the service runs closes the routes, saves nothing, and opens them when it is mended', async () => {
    await bed.put('acme', KEY);
    const good = readFileSync(path());
    writeFileSync(path(), '{"v":1');
    expect((await features()).credentials).toBe(false);
    const refused = await bed.put('acme', SECOND_KEY);
    expect([words(refused), refused.headers.get('retry-after')]).toEqual(['503 secrets_unavailable', '5']);
    expect(refused.body.detail).not.toContain(secretsOf(bed.app.dataDir));
    expect(await bed.state('acme')).toMatchObject({ last4: '7Q2f' });
    writeFileSync(path(), good);
    expect([words(await bed.put('acme', SECOND_KEY)), (await features()).credentials]).toEqual(['200 ok', true]);
  });

  it('is never made while nothing may be written', async () => {
    await bed.restart({ variables: { READ_ONLY: '1' } });
    expect((await features()).credentials).toBe(false);
    expect((await bed.put('acme', KEY)).status).toBe(503);
    expect(existsSync(path())).toBe(false);
  });

  it('that was rotated while the service stood still has its keys wrapped anew at the start', async () => {
    await bed.put('acme', KEY);
    await bed.put('other', OTHER_KEY);
    const [old] = await wrappedBy();
    const { active } = await editKeyRing(new KeyRingFile(path()), (ring) => rotated(ring, Date.now()));
    await bed.restart();
    await bed.app.until('the new wrapping', async () => (await wrappedBy()).every((id) => id === active.id));
    await editKeyRing(new KeyRingFile(path()), (ring) => retired(ring, old ?? ''));
    await bed.restart();
    expect((await bed.test('acme')).body.health).toBe('ok');
    expect((await bed.test('other')).body.health).toBe('ok');
    expect(await bed.audit('credentials.updated')).toHaveLength(2);
  });

  it('that is rotated while the service runs is used at once, and within a minute for what was there', async () => {
    await bed.put('acme', KEY);
    const before = await bed.state('acme');
    const { active } = await editKeyRing(new KeyRingFile(path()), (ring) => rotated(ring, Date.now()));
    await bed.put('other', OTHER_KEY);
    expect(bed.app.persistence.credentials.known('other')?.secret.wrappingKeyId).toBe(active.id);
    bed.app.clock.advance(60_000);
    await bed.app.until('the new wrapping', async () => (await wrappedBy()).every((id) => id === active.id));
    expect(await bed.state('acme')).toMatchObject({ fingerprint: before.fingerprint, set_at: before.set_at });
    expect((await bed.test('acme')).body.health).toBe('ok');
  });

  it('that was rotated has a key that is tried wrapped anew with it', async () => {
    await bed.put('acme', KEY);
    const { active } = await editKeyRing(new KeyRingFile(path()), (ring) => rotated(ring, Date.now()));
    await bed.test('acme');
    expect(await wrappedBy()).toEqual([active.id]);
  });

  it('of another service lets this one start, and its keys can be entered again', async () => {
    await bed.put('acme', KEY);
    rmSync(path());
    const other = await CredentialBed.start();
    try {
      await other.put('other', OTHER_KEY);
      writeFileSync(path(), readFileSync(join(secretsOf(other.app.dataDir), 'acculynx.key')), { mode: 0o600 });
    } finally {
      await other.end();
    }
    await bed.restart();
    const refused = await bed.test('acme');
    expect([words(refused), refused.body.detail]).toEqual([
      '503 secrets_unavailable',
      expect.stringContaining('again'),
    ]);
    expect(words(await bed.put('acme', KEY))).toBe('200 ok');
    expect((await bed.test('acme')).body.health).toBe('ok');
  });
});
