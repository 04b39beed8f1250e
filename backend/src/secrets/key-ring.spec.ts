import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openSecret, rewrapSecret, sealSecret, type WrappingKey } from './envelope.js';
import { BadKeyRing, keyRingText, makeKeyRing, parseKeyRing, retired, rotated } from './key-ring.js';

const NOW = Date.UTC(2026, 10, 9, 12);
const hex = ({ key }: Pick<WrappingKey, 'key'>): string => key.export().toString('hex');
const problemOf = (text: string): string => {
  try {
    parseKeyRing(text);
  } catch (error) {
    if (error instanceof BadKeyRing) return error.message;
    throw error;
  }
  return 'none';
};

describe('a key ring', () => {
  it('is read as it was written, however often it was rotated and its keys were retired', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 6 }), (steps) => {
        let ring = makeKeyRing(NOW);
        for (const isRotation of steps) {
          const oldest = ring.keys[0];
          if (isRotation || !oldest || oldest === ring.active) ring = rotated(ring, NOW);
          else ring = retired(ring, oldest.id);
        }
        const again = parseKeyRing(keyRingText(ring));
        expect(again.keys.map(({ id }) => id)).toEqual(ring.keys.map(({ id }) => id));
        expect(again.keys.map(hex)).toEqual(ring.keys.map(hex));
        expect(again.active.id).toBe(ring.active.id);
        expect(again.fingerprintKey.equals(ring.fingerprintKey)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('wraps with the newest key after a rotation and still has the old one', () => {
    const before = makeKeyRing(NOW);
    const after = rotated(before, NOW + 1);
    expect(after.active.id).not.toBe(before.active.id);
    expect(after.keys.map(({ id }) => id)).toEqual([before.active.id, after.active.id]);
  });

  it('keeps the key of fingerprints when the first key goes', () => {
    const before = makeKeyRing(NOW);
    const after = parseKeyRing(keyRingText(retired(rotated(before, NOW), before.active.id)));
    expect(after.keys).toHaveLength(1);
    expect(after.fingerprintKey.equals(before.fingerprintKey)).toBe(true);
    expect(keyRingText(after)).not.toContain(before.active.key.export().toString('base64'));
  });

  it('does not retire the active key, nor one that it does not have', () => {
    const ring = rotated(makeKeyRing(NOW), NOW);
    expect(() => retired(ring, ring.active.id)).toThrow('rotate first');
    expect(() => retired(ring, 'nobody')).toThrow('no key of that name');
  });

  it('survives the rotation of a thousand secrets, every one of them openable before, between and after', () => {
    const before = makeKeyRing(NOW);
    const secrets = Array.from({ length: 1_000 }, (_, index) => ({ tenant: `t${index}`, secret: `key-of-${index}` }));
    const sealed = secrets.map(({ tenant, secret }) => sealSecret(before.active, tenant, secret));
    const after = rotated(before, NOW);
    const kept = after.keys.find(({ id }) => id === before.active.id);
    if (!kept) throw new Error('The old key is gone.');
    const failures = secrets.filter(({ tenant, secret }, index) => {
      const old = sealed[index];
      if (!old || openSecret(kept, tenant, old) !== secret) return true;
      const again = rewrapSecret(kept, after.active, tenant, old);
      return openSecret(after.active, tenant, again) !== secret || again.wrappingKeyId !== after.active.id;
    });
    expect(failures).toEqual([]);
  });

  it.each([
    ['nothing', '', 'it is not JSON'],
    ['a bare key in Base64', Buffer.alloc(32, 7).toString('base64'), 'it holds a bare key; a ring names its keys'],
    [
      'a bare key in hexadecimal digits',
      `${Buffer.alloc(32, 7).toString('hex')}\n`,
      'it holds a bare key; a ring names its keys',
    ],
    ['32 raw bytes', Buffer.alloc(32, 200).toString('utf8'), 'it is not JSON'],
    ['a list', '[]', 'it is no JSON object'],
    ['another version', '{"v":2}', 'its version is not 1'],
    ['a ring without keys', '{"v":1,"active":"a","keys":[]}', 'it lists no keys'],
  ])('is not %s', (_what, text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('is not a ring with a wrong key, a wrong name or a missing active one', () => {
    const text = keyRingText(rotated(makeKeyRing(NOW), NOW));
    const file = JSON.parse(text) as { active: string; keys: { id: string; key: string; created_at: string }[] };
    const [first, second] = file.keys;
    if (!first || !second) throw new Error('A rotated ring has two keys.');
    const withFirst = (part: object): string => JSON.stringify({ ...file, keys: [{ ...first, ...part }, second] });
    expect(problemOf(withFirst({ key: first.key.slice(4) }))).toContain('is not 32 bytes');
    expect(problemOf(withFirst({ key: 5 }))).toContain('is not 32 bytes');
    expect(problemOf(withFirst({ id: 'No Name' }))).toContain('no proper name');
    expect(problemOf(withFirst({ created_at: 'once' }))).toContain('when it was made');
    expect(problemOf(withFirst({ id: second.id }))).toContain('one name');
    expect(problemOf(JSON.stringify({ ...file, active: 'third' }))).toContain('active key');
    expect(problemOf(JSON.stringify({ ...file, fingerprint_key: 'short' }))).toContain('is not 32 bytes');
  });

  it('is refused without a word of what the text was', () => {
    const canary = 'Y2FuYXJ5LWtleS1tYXRlcmlhbC0wMTIzNDU2Nzg5YWI';
    fc.assert(
      fc.property(
        fc.constantFrom(
          `${canary}=`,
          `{"v":1,"k":"${canary}`,
          `{"v":1,"active":"${canary}","keys":[{"id":"x","key":"${canary}"}]}`,
        ),
        (text) => {
          try {
            parseKeyRing(text);
          } catch (error) {
            expect(inspect(error)).not.toContain(canary.slice(0, 8));
            return;
          }
          throw new Error('It was taken for a ring.');
        },
      ),
    );
  });

  it('shows nothing of its keys in what can be printed', () => {
    const ring = rotated(makeKeyRing(NOW), NOW);
    const hidden = [...ring.keys, { key: ring.fingerprintKey }].flatMap(({ key }) => [
      key.export().toString('base64'),
      key.export().toString('hex'),
    ]);
    for (const text of [JSON.stringify(ring), inspect(ring, { depth: 9, showHidden: true })]) {
      for (const secret of hidden) expect(text).not.toContain(secret);
    }
  });
});
