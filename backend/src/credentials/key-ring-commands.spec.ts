import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '../clock/settable-clock.js';
import { FileSecretBox } from '../secrets/file-secret-box.js';
import { readKeyRing } from '../secrets/key-ring-edit.js';
import { KeyRingFile } from '../secrets/key-ring-file.js';
import { createKeyRing, describeKeyRing, retireKey, rotateKeyRing } from './key-ring-commands.js';

const NOW = Date.UTC(2026, 10, 12, 14, 30);

describe('npm run secrets', () => {
  let root: string;
  let file: KeyRingFile;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'key-ring-commands-'));
    file = new KeyRingFile(join(root, 'secrets', 'acculynx.key'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('makes a key file where there is none, and never another', async () => {
    const [line] = await createKeyRing(file, NOW);
    expect(line).toContain(file.path);
    await expect(createKeyRing(file, NOW)).rejects.toThrow('already');
  });

  it('rotates, and lets the old key go once no saved key needs it', async () => {
    const box = new FileSecretBox(file, new SettableClock(), true);
    const secret = await box.seal('acme', 'a secret');
    const old = readKeyRing(file).active.id;
    await rotateKeyRing(file, NOW);
    expect(describeKeyRing(file, [{ tenant: 'acme', secret }]).join('\n')).toMatch(
      new RegExp(`${old} .* 1 saved AccuLynx keys {2}still needed\n.* 0 saved AccuLynx keys {2}active`),
    );
    await expect(retireKey(file, old, [{ tenant: 'acme', secret }])).rejects.toThrow(
      '1 saved AccuLynx keys are still under',
    );
    const again = await box.rewrap('acme', secret);
    await retireKey(file, old, [{ tenant: 'acme', secret: again }]);
    expect(await box.open('acme', again)).toBe('a secret');
    expect(readKeyRing(file).keys.map(({ id }) => id)).not.toContain(old);
  });

  it('does not retire the active key, nor one that does not exist', async () => {
    await createKeyRing(file, NOW);
    const { active } = readKeyRing(file);
    await expect(retireKey(file, active.id, [])).rejects.toThrow('rotate first');
    await expect(retireKey(file, 'nobody', [])).rejects.toThrow('no key of that name');
  });

  it('says that there is nothing to rotate yet', async () => {
    await expect(rotateKeyRing(file, NOW)).rejects.toThrow('There is no key file');
    expect(() => describeKeyRing(file, [])).toThrow('does not exist');
  });

  it('names the saved keys that cannot be opened', async () => {
    const elsewhere = new KeyRingFile(join(root, 'elsewhere.key'));
    const secret = await new FileSecretBox(elsewhere, new SettableClock(), true).seal('acme', 'a secret');
    await createKeyRing(file, NOW);
    expect(describeKeyRing(file, [{ tenant: 'acme', secret }]).at(-1)).toContain('that is not here: acme');
  });

  it('prints no key', async () => {
    const lines = [
      ...(await createKeyRing(file, NOW)),
      ...(await rotateKeyRing(file, NOW)),
      ...describeKeyRing(file, []),
    ];
    const { keys } = JSON.parse(readFileSync(file.path, 'utf8')) as { keys: { key: string }[] };
    expect(keys).toHaveLength(2);
    for (const { key } of keys) expect(lines.join('\n')).not.toContain(key);
  });
});
