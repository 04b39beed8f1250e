import { createHmac, createSecretKey, hash as digest, type KeyObject } from 'node:crypto';
import type { AuditEntry } from '../../domain/audit-entry.js';
import { canonicalEntry } from './canonical-entry.js';
import type { ChainKind } from './chain-types.js';

/** An entry with its place in the chain. */
export type ChainedEntry = AuditEntry & { readonly hash: string; readonly prevHash: string };

const KEY_NAME = 'aetherlink audit chain';
const KEY_NAME_CHARS = 16;

/** How the entries of a store are chained: with a key, or plainly. Holds the key so that nobody else has to. */
export class AuditChain {
  private constructor(
    readonly kind: ChainKind,
    private readonly key: KeyObject | undefined,
  ) {}

  /** Proves accidents, not tampering: whoever can write can make every hash anew. */
  static plain(): AuditChain {
    return new AuditChain('plain', undefined);
  }

  /** @param key at least 32 bytes; see `loadAuditChain`. */
  static keyed(key: Uint8Array): AuditChain {
    return new AuditChain('hmac', createSecretKey(key));
  }

  /** Tells chains of different keys apart; says nothing about the key. */
  get name(): string {
    return this.key ? `hmac:${this.sum(KEY_NAME).slice(0, KEY_NAME_CHARS)}` : 'plain';
  }

  /** SHA-256 or HMAC-SHA-256, in hex, over the hash before it (its 64 hex digits) and the entry's canonical text. */
  hashOf(prevHash: string, entry: AuditEntry): string {
    return this.sum(prevHash + canonicalEntry(entry));
  }

  /** The entry behind the one that has `prevHash`. */
  chained(prevHash: string, entry: AuditEntry): ChainedEntry {
    return { ...entry, prevHash, hash: this.hashOf(prevHash, entry) };
  }

  private sum(text: string): string {
    return this.key ? createHmac('sha256', this.key).update(text).digest('hex') : digest('sha256', text, 'hex');
  }
}
