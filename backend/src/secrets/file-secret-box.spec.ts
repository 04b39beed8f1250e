import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '../clock/settable-clock.js';
import { StartRefusal } from '../config/start-refusal.js';
import { FileSecretBox } from './file-secret-box.js';
import { editKeyRing } from './key-ring-edit.js';
import { KeyRingFile } from './key-ring-file.js';
import { makeKeyRing, retired, rotated } from './key-ring.js';

const NOW = Date.UTC(2026, 10, 9, 12);
const isWindows = process.platform === 'win32';

describe('the box of secrets', () => {
  let root: string;
  let file: KeyRingFile;
  const boxOf = (mayMake = true): FileSecretBox => new FileSecretBox(file, new SettableClock(), mayMake);
  const refusalOf = (box: FileSecretBox, sealed: number): string => {
    try {
      box.requireUsable(sealed);
    } catch (error) {
      if (error instanceof StartRefusal) return `${error.exitCode}: ${error.message}`;
      throw error;
    }
    return 'none';
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'secret-box-'));
    file = new KeyRingFile(join(root, 'secrets', 'acculynx.key'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('makes its file on first need, for its owner alone', async () => {
    const box = boxOf();
    expect([box.unavailable, existsSync(file.path)]).toEqual([undefined, false]);
    const sealed = await box.seal('acme', 'secret');
    expect(await boxOf().open('acme', sealed)).toBe('secret');
    expect(readdirSync(join(root, 'secrets'))).toEqual(['acculynx.key']);
    if (isWindows) return;
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('makes one file, however many need it at once', async () => {
    const boxes = Array.from({ length: 8 }, () => boxOf());
    const sealed = await Promise.all(
      boxes.flatMap((box, index) => [box.seal(`t${index}`, `one ${index}`), box.seal(`t${index}`, `two ${index}`)]),
    );
    expect(new Set(sealed.map(({ wrappingKeyId }) => wrappingKeyId)).size).toBe(1);
    expect(await Promise.all(sealed.map((one, index) => boxOf().open(`t${index >> 1}`, one)))).toEqual(
      boxes.flatMap((_, index) => [`one ${index}`, `two ${index}`]),
    );
  });

  it('makes no file where it may not write', async () => {
    const box = boxOf(false);
    await expect(box.seal('acme', 'secret')).rejects.toMatchObject({ code: 'secrets_unavailable' });
    expect([box.unavailable, existsSync(file.path)]).toEqual([
      'The key file (SECRETS_KEY_FILE) does not exist.',
      false,
    ]);
  });

  it('says why the file cannot be made, and makes it once it can', async () => {
    writeFileSync(join(root, 'secrets'), 'a file where the folder should be');
    const box = boxOf();
    const refused = box.seal('acme', 'secret');
    await expect(refused).rejects.toMatchObject({ code: 'secrets_unavailable' });
    await expect(refused).rejects.not.toThrow(root);
    expect(box.unavailable).toBeDefined();
    rmSync(join(root, 'secrets'));
    expect(await box.open('acme', await box.seal('acme', 'secret'))).toBe('secret');
    expect(box.unavailable).toBeUndefined();
  });

  it('gives equal secrets equal fingerprints, over rotations and the end of the first key', async () => {
    const box = boxOf();
    const first = await box.fingerprint('one');
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect([await box.fingerprint('one'), await box.fingerprint('two')]).toEqual([
      first,
      expect.not.stringMatching(first),
    ]);
    const { keys } = await editKeyRing(file, (ring) => rotated(ring, NOW));
    expect(await box.fingerprint('one')).toBe(first);
    await editKeyRing(file, (ring) => retired(ring, keys[0]?.id ?? ''));
    expect([await box.fingerprint('one'), await boxOf().fingerprint('one')]).toEqual([first, first]);
  });

  it('notices a rotation while it runs, opens what was sealed before, and wraps it anew', async () => {
    const box = boxOf();
    const old = await box.seal('acme', 'secret');
    await editKeyRing(file, (ring) => rotated(ring, NOW));
    const fresh = await box.seal('acme', 'other');
    expect([await box.open('acme', old), await box.open('acme', fresh)]).toEqual(['secret', 'other']);
    expect([box.needsRewrap(old), box.needsRewrap(fresh)]).toEqual([true, false]);
    const again = await box.rewrap('acme', old);
    expect([box.needsRewrap(again), await box.open('acme', again)]).toEqual([false, 'secret']);
    await editKeyRing(file, (ring) => retired(ring, old.wrappingKeyId));
    expect(await box.open('acme', again)).toBe('secret');
    await expect(box.open('acme', old)).rejects.toMatchObject({ code: 'secrets_unavailable' });
    expect([box.holdsKeyOf(old), box.holdsKeyOf(again)]).toEqual([false, true]);
  });

  it('opens nothing for another tenant, and says whose key has to be entered again', async () => {
    const box = boxOf();
    const sealed = await box.seal('acme', 'secret');
    await expect(box.open('other', sealed)).rejects.toThrow(
      'The saved AccuLynx key of other cannot be opened. Enter the key of other again.',
    );
  });

  it('goes on opening, but seals nothing and makes no other ring, when the file has gone', async () => {
    const box = boxOf();
    const sealed = await box.seal('acme', 'secret');
    const text = readFileSync(file.path);
    rmSync(file.path);
    expect(await box.open('acme', sealed)).toBe('secret');
    await expect(box.seal('acme', 'other')).rejects.toMatchObject({ code: 'secrets_unavailable' });
    expect(existsSync(file.path)).toBe(false);
    writeFileSync(file.path, text, { mode: 0o600 });
    expect(await box.open('acme', await box.seal('acme', 'other'))).toBe('other');
  });

  it('lets the service start without a file only while nothing is sealed', () => {
    expect(refusalOf(boxOf(), 0)).toBe('none');
    const refusal = refusalOf(boxOf(), 3);
    expect(refusal).toContain('78: ');
    expect(refusal).toContain(file.path);
    expect(refusal).toContain('npm run secrets -- create');
  });

  it('lets nobody start with a file that is no ring', async () => {
    await file.make(makeKeyRing(NOW));
    expect(refusalOf(boxOf(), 0)).toBe('none');
    const bare = Buffer.alloc(32, 9).toString('base64');
    writeFileSync(file.path, bare);
    expect(refusalOf(boxOf(), 0)).toBe(
      `78: The key file ${file.path} is no key ring: it holds a bare key; a ring names its keys.`,
    );
    writeFileSync(file.path, '{}');
    expect(refusalOf(boxOf(), 0)).toContain('78: ');
    writeFileSync(file.path, Buffer.alloc(70_000, 32));
    expect(refusalOf(boxOf(), 0)).toContain('it is too large');
    rmSync(file.path);
    file = new KeyRingFile(root);
    expect(refusalOf(boxOf(), 0)).toContain('78: ');
  });

  it('lets nobody start with a file that others may read', async () => {
    await file.make(makeKeyRing(NOW));
    if (isWindows) {
      expect(refusalOf(boxOf(), 0)).toBe('none');
      return;
    }
    for (const mode of [0o640, 0o604, 0o660, 0o644]) {
      chmodSync(file.path, mode);
      expect(refusalOf(boxOf(), 0)).toContain(`its mode is 0${mode.toString(8)}); set it to 0600`);
    }
    const box = boxOf();
    await expect(box.seal('acme', 'secret')).rejects.toMatchObject({ code: 'secrets_unavailable' });
    chmodSync(file.path, 0o600);
    expect(await box.open('acme', await box.seal('acme', 'secret'))).toBe('secret');
  });

  it('shows nothing of its keys in what can be printed', async () => {
    const box = boxOf();
    await box.seal('acme', 'canary-secret-0123456789');
    const { keys } = JSON.parse(readFileSync(file.path, 'utf8')) as { keys: { key: string }[] };
    expect(keys).toHaveLength(1);
    for (const text of [JSON.stringify(box), inspect(box, { depth: 9, showHidden: true })]) {
      for (const { key } of keys) expect(text).not.toContain(key);
      expect(text).not.toContain('canary-secret');
    }
  });

  it('changes the file for one person at a time and leaves it alone when the change is refused', async () => {
    await file.make(makeKeyRing(NOW));
    const before = readFileSync(file.path, 'utf8');
    await expect(editKeyRing(file, (ring) => retired(ring, ring.active.id))).rejects.toThrow('rotate first');
    writeFileSync(`${file.path}.lock`, '');
    await expect(editKeyRing(file, (ring) => rotated(ring, NOW))).rejects.toThrow('Somebody else');
    expect(readFileSync(file.path, 'utf8')).toBe(before);
    rmSync(`${file.path}.lock`);
    await editKeyRing(file, (ring) => rotated(ring, NOW));
    expect(readdirSync(join(root, 'secrets'))).toEqual(['acculynx.key']);
  });
});
