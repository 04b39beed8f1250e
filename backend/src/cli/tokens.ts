import { makeToken } from '../auth/token-text.js';
import type { Clock } from '../clock/clock.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { AccessToken } from '../domain/access-token.js';
import type { AuditOperation, NewAuditEntry } from '../domain/audit-entry.js';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Persistence } from '../persistence/persistence.js';
import type { NewToken } from './token-options.js';

const DAY_MS = 86_400_000;

/** A token that has been made: `text` is shown once and kept nowhere. */
export interface CreatedToken {
  readonly token: AccessToken;
  readonly text: string;
}

/** Access tokens, made and revoked by somebody at the terminal. */
export class Tokens {
  constructor(
    private readonly store: Persistence,
    private readonly clock: Clock,
    /** What the audit calls who does it. */
    private readonly actor: string,
  ) {}

  /** Resolves when the token can be used. */
  async create({ name, role, tenants, days }: NewToken): Promise<CreatedToken> {
    const { id, text, sha256 } = makeToken();
    const createdAt = this.clock.now();
    const expiresAt = createdAt + days * DAY_MS;
    const token: AccessToken = { id, name, role, tenants, sha256, createdBy: this.actor, createdAt, expiresAt };
    await this.store.tokens.save(token, this.entry('auth.token_created', token));
    return { token, text };
  }

  /** Resolves when it opens nothing any more. @returns false when it was revoked before. @throws StartRefusal (66) */
  async revoke(id: string): Promise<boolean> {
    const token = (await this.store.tokens.all()).find((known) => known.id === id);
    if (!token) {
      throw new StartRefusal(`There is no access token ${id}. "list" shows those that there are.`, EXIT.noInput);
    }
    if (token.revokedAt !== undefined) return false;
    const revoked = { ...token, revokedAt: this.clock.now() };
    await this.store.tokens.save(revoked, this.entry('auth.token_revoked', token));
    return true;
  }

  /** One line for each, the newest first, below a line of headings. */
  async list(): Promise<readonly string[]> {
    const now = this.clock.now();
    const tokens = (await this.store.tokens.all()).toSorted((a, b) => b.createdAt - a.createdAt);
    const rows = tokens.map((token) => [
      token.id,
      token.name,
      token.role,
      token.tenants.join(','),
      stateOf(token, now),
      toIso(token.expiresAt).slice(0, 10),
      token.lastUsedAt === undefined ? 'never' : toIso(token.lastUsedAt).slice(0, 10),
    ]);
    return asTable([['id', 'name', 'role', 'tenants', 'state', 'expires', 'last used'], ...rows]);
  }

  private entry(operation: AuditOperation, { id, name, role, tenants, expiresAt }: AccessToken): NewAuditEntry {
    const shown = { id, name, role, tenants, expires_at: toSeconds(expiresAt) };
    return {
      ring: 'people',
      tenant: 'system',
      operation,
      source: 'ops',
      actor: this.actor,
      outcome: 'success',
      ...(operation === 'auth.token_created' ? { after: shown } : { before: shown }),
    };
  }
}

function stateOf({ revokedAt, expiresAt }: AccessToken, now: number): string {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt > now ? 'valid' : 'expired';
}

/** Columns as wide as what stands in them. */
export function asTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
