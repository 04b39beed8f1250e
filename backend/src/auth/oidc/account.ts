import { sha256Of } from '../token-text.js';
import type { Claims } from './claims.js';

/** Somebody at the identity provider. */
export interface Account {
  /** Stable: `oidc:<hash of issuer and subject>`. Names change hands, this does not. */
  readonly subject: string;
  /** What the audit calls them. */
  readonly actor: string;
}

/** 128 bits of the hash: nobody finds two accounts with the same. */
const HASH_LETTERS = 32;
const LONGEST_NAME = 100;
/** Whom the product itself calls so; nobody may take the name at the provider and pass for one of them. */
const OWN_NAMES = new Set(['scheduler', 'command-center', 'metrics', 'anonymous', 'system', 'ops']);
/** The best name for people first; programs have none but their client. */
const NAMES = ['preferred_username', 'email', 'name', 'client_id', 'azp', 'sub'] as const;

/** Who the claims of a checked token are about; they name issuer and subject. */
export function accountOf(claims: Claims): Account {
  const hash = sha256Of(`${String(claims['iss'])}|${String(claims['sub'])}`).slice(0, HASH_LETTERS);
  return { subject: `oidc:${hash}`, actor: actorOf(claims) };
}

function actorOf(claims: Claims): string {
  const name = NAMES.map((claim) => plainName(claims[claim])).find((candidate) => candidate !== '') ?? 'unnamed';
  const couldMislead = name.includes(':') || OWN_NAMES.has(name.toLowerCase());
  return couldMislead ? `oidc:${name}` : name;
}

/** One line of what can be read: no control, format or other letters that show nothing. */
function plainName(value: unknown): string {
  if (typeof value !== 'string') return '';
  return [...value.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')].slice(0, LONGEST_NAME).join('').trim();
}
