import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Moment } from '../domain/moment.js';
import { toIso } from '../domain/moment.js';
import { KEY_BYTES, type WrappingKey } from './envelope.js';

/** All keys of a service, oldest first. Keys are `KeyObject`s: printing or stringifying one shows nothing of it. */
export interface KeyRing {
  /** Wraps what is sealed from now on; the others only open what they once wrapped. */
  readonly active: WrappingKey;
  readonly keys: readonly WrappingKey[];
  /** Stays the same for the ring's whole life, so that equal secrets keep equal fingerprints over rotations. */
  readonly fingerprintKey: KeyObject;
}

/** Why a text is no key ring, as the end of a sentence that quotes nothing of the text. */
export class BadKeyRing extends Error {
  override readonly name = 'BadKeyRing';
}

const VERSION = 1;
const KEY_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;
const FINGERPRINT_PURPOSE = 'aetherlink|v1|fingerprint';
/** 32 bytes as Base64 or as hexadecimal digits. */
const BARE_KEY = /^(?:[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})$/;

/** A ring with one key. */
export function makeKeyRing(now: Moment): KeyRing {
  const first = makeKey(now);
  return { active: first, keys: [first], fingerprintKey: fingerprintKeyOf(first) };
}

/** A new active key; the old ones stay, so that everything that was sealed before still opens. */
export function rotated(ring: KeyRing, now: Moment): KeyRing {
  const active = makeKey(now);
  return { ...ring, active, keys: [...ring.keys, active] };
}

/** Without the key `id`, for good. @throws BadKeyRing for the active key and for one that is not there. */
export function retired(ring: KeyRing, id: string): KeyRing {
  if (!ring.keys.some((key) => key.id === id)) throw new BadKeyRing('it has no key of that name');
  if (ring.active.id === id) throw new BadKeyRing('that key is the active one; rotate first');
  return { ...ring, keys: ring.keys.filter((key) => key.id !== id) };
}

/** The contents of a key ring file. Secret. */
export function keyRingText({ active, keys, fingerprintKey }: KeyRing): string {
  const [first] = keys;
  // Told apart only after the first key was retired: until then it follows from that key.
  const kept = first && fingerprintKey.equals(fingerprintKeyOf(first)) ? undefined : textOf(fingerprintKey);
  const listed = keys.map(({ id, createdAt, key }) => ({ id, created_at: createdAt, key: textOf(key) }));
  return `${JSON.stringify({ v: VERSION, active: active.id, keys: listed, fingerprint_key: kept }, null, 2)}\n`;
}

/** @throws BadKeyRing */
export function parseKeyRing(text: string): KeyRing {
  const file = objectOf(text);
  if (file['v'] !== VERSION) throw new BadKeyRing(`its version is not ${VERSION}`);
  const { keys: listed, active: activeId, fingerprint_key: kept } = file;
  if (!Array.isArray(listed) || listed.length === 0) throw new BadKeyRing('it lists no keys');
  const keys = listed.map(keyOf);
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw new BadKeyRing('two of its keys have one name');
  const active = keys.find(({ id }) => id === activeId);
  const [first] = keys;
  if (!active || !first) throw new BadKeyRing('its active key is not among its keys');
  return { active, keys, fingerprintKey: kept === undefined ? fingerprintKeyOf(first) : secretOf(kept) };
}

function makeKey(now: Moment): WrappingKey {
  const createdAt = toIso(now);
  const id = `${createdAt.slice(0, 10)}-${randomBytes(4).toString('hex')}`;
  return { id, createdAt, key: createSecretKey(randomBytes(KEY_BYTES)) };
}

function fingerprintKeyOf({ key }: WrappingKey): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), FINGERPRINT_PURPOSE, KEY_BYTES)));
}

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote the text, which may be a key.
    if (BARE_KEY.test(text.trim())) throw new BadKeyRing('it holds a bare key; a ring names its keys');
    throw new BadKeyRing('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadKeyRing('it is no JSON object');
  return value as Record<string, unknown>;
}

function keyOf(listed: unknown): WrappingKey {
  if (typeof listed !== 'object' || listed === null) throw new BadKeyRing('one of its keys is no object');
  const { id, created_at: createdAt, key } = listed as Record<string, unknown>;
  if (typeof id !== 'string' || !KEY_ID.test(id)) throw new BadKeyRing('one of its keys has no proper name');
  if (typeof createdAt !== 'string' || Number.isNaN(Date.parse(createdAt))) {
    throw new BadKeyRing('one of its keys does not say when it was made');
  }
  return { id, createdAt, key: secretOf(key) };
}

function secretOf(text: unknown): KeyObject {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text) {
    throw new BadKeyRing(`one of its keys is not ${KEY_BYTES} bytes in Base64`);
  }
  return createSecretKey(bytes);
}

const textOf = (key: KeyObject): string => key.export().toString('base64');
