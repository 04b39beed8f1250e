import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const TOKEN = /^acc_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;
const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 8;
const SECRET_BYTES = 32;

/** A new bearer token: `text` is shown once, `sha256` is kept. */
export interface MadeToken {
  readonly id: string;
  readonly text: string;
  readonly sha256: string;
}

/** Lower-case hex. The secret has 256 bits, so a plain hash is as good as a slow one. */
export const sha256Of = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const freshId = (): string =>
  Array.from({ length: ID_LENGTH }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('');

/** Makes a token of 256 random bits, `acc_<id>_<secret>`; with the id of another one, a new secret for it. */
export function makeToken(id: string = freshId()): MadeToken {
  const text = `acc_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { id, text, sha256: sha256Of(text) };
}

/** The id inside a token, or undefined when the text is none. */
export const tokenIdOf = (text: string): string | undefined => TOKEN.exec(text)?.[1];

/** Compares two hashes in a time that does not hang on where they differ. */
export function sameHash(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
