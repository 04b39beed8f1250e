import { readFileSync, statSync } from 'node:fs';
import type { EnvironmentVariables } from './environment-variables.js';
import { errorCodeOf } from './error-code.js';
import { isSampleSecret } from './sample-secrets.js';

/** A key that seals has at least so many bytes. */
export const SHORTEST_KEY_BYTES = 32;

const OTHERS = 0o077;
/** Files that hold one secret each; the key ring of the tenants' secrets checks itself. */
const NAMED = ['OIDC_CLIENT_SECRET_FILE', 'METRICS_TOKEN_FILE', 'AUDIT_KEY_FILE'] as const;

/** What the session key's file depends on. */
export interface SessionKeyNeed {
  /** Absolute. */
  readonly path: string;
  /** False where replicas would each make a key of their own, or where nothing may be written. */
  readonly mayBeMade: boolean;
}

/** What is wrong with the files of secrets that the variables name; a sentence for each, without what they hold. */
export function secretFileProblems(variables: EnvironmentVariables): string[] {
  return NAMED.flatMap((name) => {
    const path = variables[name];
    // A file that cannot be read is told by the rule of its variable.
    const text = path === undefined ? undefined : readIfPossible(path);
    return text === undefined ? [] : textProblems(name, text.toString('utf8').trim());
  });
}

/** What is wrong with the key that seals a sign-in under way; a sentence for each. */
export function sessionKeyProblems({ path, mayBeMade }: SessionKeyNeed): string[] {
  const name = 'SESSION_KEY_FILE';
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) {
      return [`${name} may be read by others than its owner; set its mode to 0600.`];
    }
    const key = keyBytes(readFileSync(path));
    if (key.length < SHORTEST_KEY_BYTES) {
      return [`${name} holds fewer than ${SHORTEST_KEY_BYTES} bytes; put a random key there.`];
    }
    return textProblems(name, key.toString('latin1'));
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') return [`${name} cannot be read (${errorCodeOf(error) || 'unknown error'}).`];
    if (mayBeMade) return [];
    return [
      `${name} does not exist, and this start may not make it; a person makes it, once for all replicas (docs/operations.md).`,
    ];
  }
}

/** A key as it counts: of a text without the blanks around it, of random bytes all of them. */
export function keyBytes(content: Buffer): Buffer {
  const text = content.toString('latin1');
  return /^[\x20-\x7e\s]*$/.test(text) ? Buffer.from(text.trim(), 'latin1') : content;
}

function textProblems(name: string, text: string): string[] {
  if (text === '') return [`${name} is empty.`];
  return isSampleSecret(text) ? [`${name} holds a secret out of an example; put one there that nobody knows.`] : [];
}

function readIfPossible(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
