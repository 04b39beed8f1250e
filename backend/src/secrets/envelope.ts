import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { SealedSecret } from '../domain/credential.js';

const ALGORITHM = 'aes-256-gcm';
export const KEY_BYTES = 32;
/** The size that GCM is specified for; made anew for each encryption. */
const IV_BYTES = 12;
/** Pinned on both sides: Node accepts tags of four bytes where nobody says how long they are. */
const TAG_BYTES = 16;

/** A sealed secret could not be opened: it was changed, cut, moved to another tenant, or sealed with another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';

  constructor() {
    super('The sealed secret cannot be opened.');
  }
}

/** A key that wraps data keys, under the name that sealed secrets call it by. */
export interface WrappingKey {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly key: KeyObject;
}

interface Encrypted {
  readonly iv: string;
  readonly tag: string;
  readonly ciphertext: string;
}

/** What a secret is bound to: sealed for one tenant it opens for no other. */
const contentsOf = (tenant: string): string => `aetherlink|v1|${tenant}|acculynx`;
const wrappingOf = (tenant: string, keyId: string): string => `${contentsOf(tenant)}|wrapped-by|${keyId}`;

/** Seals with a data key of its own, which `wrapping` wraps. */
export function sealSecret(wrapping: WrappingKey, tenant: string, secret: string): SealedSecret {
  const dataKey = randomBytes(KEY_BYTES);
  const contents = encrypt(createSecretKey(dataKey), contentsOf(tenant), Buffer.from(secret, 'utf8'));
  return { ...contents, ...wrapDataKey(wrapping, tenant, dataKey) };
}

/** @throws SealBroken */
export function openSecret(wrapping: WrappingKey, tenant: string, sealed: SealedSecret): string {
  const dataKey = createSecretKey(dataKeyOf(wrapping, tenant, sealed));
  return decrypt(dataKey, contentsOf(tenant), sealed).toString('utf8');
}

/** The same secret under another wrapping key; its contents are neither opened nor encrypted anew. @throws SealBroken */
export function rewrapSecret(from: WrappingKey, to: WrappingKey, tenant: string, sealed: SealedSecret): SealedSecret {
  const { iv, tag, ciphertext } = sealed;
  return { iv, tag, ciphertext, ...wrapDataKey(to, tenant, dataKeyOf(from, tenant, sealed)) };
}

function wrapDataKey(wrapping: WrappingKey, tenant: string, dataKey: Buffer) {
  const { iv, tag, ciphertext } = encrypt(wrapping.key, wrappingOf(tenant, wrapping.id), dataKey);
  dataKey.fill(0);
  return { wrappingKeyId: wrapping.id, wrappedKey: ciphertext, wrapIv: iv, wrapTag: tag };
}

function dataKeyOf(wrapping: WrappingKey, tenant: string, sealed: SealedSecret): Buffer {
  const { wrapIv: iv, wrapTag: tag, wrappedKey: ciphertext } = sealed;
  const dataKey = decrypt(wrapping.key, wrappingOf(tenant, wrapping.id), { iv, tag, ciphertext });
  if (dataKey.length !== KEY_BYTES) throw new SealBroken();
  return dataKey;
}

function encrypt(key: KeyObject, boundTo: string, plain: Buffer): Encrypted {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(boundTo, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    ciphertext: ciphertext.toString('base64'),
  };
}

function decrypt(key: KeyObject, boundTo: string, { iv, tag, ciphertext }: Encrypted): Buffer {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytesOf(iv, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(boundTo, 'utf8'));
    decipher.setAuthTag(bytesOf(tag, TAG_BYTES));
    return Buffer.concat([decipher.update(bytesOf(ciphertext)), decipher.final()]);
  } catch {
    // The cause would tell apart what went wrong, which helps nobody but an attacker.
    throw new SealBroken();
  }
}

/** Only the one spelling that was written: a decoder that overlooks stray bits would let a changed text pass. */
function bytesOf(base64: string, length?: number): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64 || (length !== undefined && bytes.length !== length)) throw new SealBroken();
  return bytes;
}
