import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SealedSecret } from '../domain/credential.js';
import { openSecret, rewrapSecret, SealBroken, sealSecret, type WrappingKey } from './envelope.js';

const wrappingKey = (id: string): WrappingKey => ({
  id,
  createdAt: '2026-11-09T00:00:00.000Z',
  key: createSecretKey(randomBytes(32)),
});

const tenants = fc.stringMatching(/^[a-z0-9]{1,20}$/);
const secrets = fc.string({ minLength: 0, maxLength: 512, unit: 'grapheme' });
const PARTS = ['wrappedKey', 'wrapIv', 'wrapTag', 'iv', 'tag', 'ciphertext'] as const;

const changed = (
  sealed: SealedSecret,
  part: (typeof PARTS)[number],
  change: (bytes: Buffer) => Buffer,
): SealedSecret => ({
  ...sealed,
  [part]: change(Buffer.from(sealed[part], 'base64')).toString('base64'),
});

describe('a sealed secret', () => {
  const ring = wrappingKey('first');

  it('opens as what it was, for its own tenant', () => {
    fc.assert(
      fc.property(tenants, secrets, (tenant, secret) => {
        expect(openSecret(ring, tenant, sealSecret(ring, tenant, secret))).toBe(secret);
      }),
    );
  });

  it('opens for no other tenant', () => {
    fc.assert(
      fc.property(tenants, tenants, secrets, (owner, other, secret) => {
        fc.pre(owner !== other);
        const sealed = sealSecret(ring, owner, secret);
        expect(() => openSecret(ring, other, sealed)).toThrow(SealBroken);
      }),
    );
  });

  it('opens with no other key, not even under the name of its own', () => {
    const sealed = sealSecret(ring, 'acme', 'secret');
    expect(() => openSecret(wrappingKey('first'), 'acme', sealed)).toThrow(SealBroken);
    expect(() => openSecret({ ...ring, id: 'second' }, 'acme', sealed)).toThrow(SealBroken);
  });

  it('does not open once any bit of it was changed', () => {
    const sealed = sealSecret(ring, 'acme', 'a secret of some length');
    for (const part of PARTS) {
      const { length } = Buffer.from(sealed[part], 'base64');
      for (let bit = 0; bit < length * 8; bit += 1) {
        const flipped = changed(sealed, part, (bytes) => {
          bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
          return bytes;
        });
        expect(() => openSecret(ring, 'acme', flipped)).toThrow(SealBroken);
      }
    }
  });

  it('does not open with a part that was cut, made longer or spelled differently', () => {
    const sealed = sealSecret(ring, 'acme', 'a secret');
    for (const part of PARTS) {
      const { length } = Buffer.from(sealed[part], 'base64');
      for (let kept = 0; kept < length; kept += 1) {
        const cut = changed(sealed, part, (bytes) => bytes.subarray(0, kept));
        expect(() => openSecret(ring, 'acme', cut)).toThrow(SealBroken);
      }
      const longer = changed(sealed, part, (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]));
      expect(() => openSecret(ring, 'acme', longer)).toThrow(SealBroken);
      expect(() => openSecret(ring, 'acme', { ...sealed, [part]: `${sealed[part]}\n` })).toThrow(SealBroken);
    }
  });

  it('does not open when its parts are those of another one', () => {
    const [one, other] = [sealSecret(ring, 'acme', 'one'), sealSecret(ring, 'acme', 'two')];
    for (const part of PARTS)
      expect(() => openSecret(ring, 'acme', { ...one, [part]: other[part] })).toThrow(SealBroken);
  });

  it('looks different each time, down to every part', () => {
    const [one, other] = [sealSecret(ring, 'acme', 'same'), sealSecret(ring, 'acme', 'same')];
    for (const part of PARTS) expect(one[part]).not.toBe(other[part]);
  });

  it('opens after it was wrapped anew with the new key, and its contents stay as they were', () => {
    const next = wrappingKey('second');
    const sealed = sealSecret(ring, 'acme', 'secret');
    const again = rewrapSecret(ring, next, 'acme', sealed);
    expect(openSecret(next, 'acme', again)).toBe('secret');
    expect(again).toMatchObject({
      wrappingKeyId: 'second',
      iv: sealed.iv,
      tag: sealed.tag,
      ciphertext: sealed.ciphertext,
    });
    expect(() => openSecret(ring, 'acme', again)).toThrow(SealBroken);
    expect(() => rewrapSecret(ring, next, 'other', sealed)).toThrow(SealBroken);
  });

  it('shows nothing of secret or keys in what can be printed', () => {
    const secret = 'canary-secret-0123456789';
    const sealed = sealSecret(ring, 'acme', secret);
    const errors: unknown[] = [];
    try {
      openSecret(ring, 'other', sealed);
    } catch (error) {
      errors.push(error);
    }
    expect(errors).toHaveLength(1);
    const keys = [ring.key.export().toString('base64'), ring.key.export().toString('hex')];
    const printed = [
      inspect([ring, sealed, errors], { depth: 9, showHidden: true }),
      JSON.stringify([ring, sealed, errors]),
    ];
    for (const text of printed) for (const hidden of [secret, ...keys]) expect(text).not.toContain(hidden);
  });
});
