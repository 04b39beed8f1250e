import type { Clock } from '../clock/clock.js';
import type { AccessToken } from '../domain/access-token.js';
import type { AuditOperation, NewAuditEntry } from '../domain/audit-entry.js';
import { DomainError } from '../domain/domain-error.js';
import { toSeconds } from '../domain/moment.js';
import type { Persistence } from '../persistence/persistence.js';
import type { NewToken } from './new-token.js';
import { makeToken } from './token-text.js';

const DAY_MS = 86_400_000;

/** A token that has been made: `text` is shown once and kept nowhere. */
export interface IssuedToken {
  readonly token: AccessToken;
  readonly text: string;
}

export type AccessTokenState = 'valid' | 'expired' | 'revoked';

/** What a token opens now. */
export function stateOf({ revokedAt, expiresAt }: AccessToken, now: number): AccessTokenState {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt > now ? 'valid' : 'expired';
}

/** Who makes and revokes, as the audit has it. */
export type TokenActor = Pick<NewAuditEntry, 'source' | 'actor' | 'actorDetail' | 'requestId'>;

/** Access tokens: made, rotated and revoked, each with its audit entry in the same commit. */
export class Tokens {
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Pick<Persistence, 'tokens'>,
    private readonly clock: Clock,
  ) {}

  /** The newest first. */
  async all(): Promise<readonly AccessToken[]> {
    return (await this.store.tokens.all()).toSorted((a, b) => b.createdAt - a.createdAt);
  }

  async find(id: string): Promise<AccessToken | undefined> {
    return (await this.store.tokens.all()).find((token) => token.id === id);
  }

  /**
   * Resolves when it can be used.
   * @throws DomainError `validation_failed` for a name that a valid token has: the audit calls who acts by it.
   */
  create({ name, role, tenants, days }: NewToken, by: TokenActor): Promise<IssuedToken> {
    return this.inTurn(async () => {
      const createdAt = this.clock.now();
      if (await this.isTaken(name, createdAt)) throw nameTaken();
      const { id, text, sha256 } = makeToken();
      const expiresAt = createdAt + days * DAY_MS;
      const token: AccessToken = { id, name, role, tenants, sha256, createdBy: by.actor, createdAt, expiresAt };
      await this.store.tokens.save(token, { ...entryOf('auth.token_created', by), after: shown(token) });
      return { token, text };
    });
  }

  /**
   * Gives a token another secret for as long as it was made for; the old one opens nothing once this resolves.
   * @throws DomainError `not_found` when there is none, and when it was revoked; `validation_failed` when it has expired
   * and another one has been given its name.
   */
  rotate(id: string, by: TokenActor): Promise<IssuedToken> {
    return this.inTurn(async () => {
      const before = await this.required(id);
      if (before.revokedAt !== undefined) {
        throw new DomainError('not_found', `The access token ${id} was revoked; make a new one.`);
      }
      const { text, sha256 } = makeToken(id);
      const createdAt = this.clock.now();
      if (await this.isTaken(before.name, createdAt, id)) throw nameTaken();
      const expiresAt = createdAt + before.expiresAt - before.createdAt;
      const { name, role, tenants } = before;
      const token: AccessToken = { id, name, role, tenants, sha256, createdBy: by.actor, createdAt, expiresAt };
      const [was, is] = [before, token].map((one) => ({ expires_at: toSeconds(one.expiresAt) }));
      const entry = { ...entryOf('auth.token_rotated', by), before: was, after: is, metadata: { id, name } };
      await this.store.tokens.save(token, entry);
      return { token, text };
    });
  }

  /**
   * Resolves when it opens nothing any more.
   * @returns it, and whether this did it: false when it was revoked before.
   * @throws DomainError `not_found`
   */
  revoke(id: string, by: TokenActor): Promise<{ readonly token: AccessToken; readonly isNew: boolean }> {
    return this.inTurn(async () => {
      const before = await this.required(id);
      if (before.revokedAt !== undefined) return { token: before, isNew: false };
      const token = { ...before, revokedAt: this.clock.now() };
      await this.store.tokens.save(token, { ...entryOf('auth.token_revoked', by), before: shown(before) });
      return { token, isNew: true };
    });
  }

  /** True when a valid token has the name, other than the one with the id. */
  private async isTaken(name: string, now: number, id?: string): Promise<boolean> {
    const known = await this.store.tokens.all();
    return known.some((other) => other.name === name && other.id !== id && stateOf(other, now) === 'valid');
  }

  private async required(id: string): Promise<AccessToken> {
    const token = await this.find(id);
    if (!token) throw unknownToken(id);
    return token;
  }

  /** One after the other: a rotation that was decided on what a revocation is about to change would undo it. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.lastTurn.then(work, work);
    this.lastTurn = result.catch(() => undefined);
    return result;
  }
}

const nameTaken = (): DomainError =>
  new DomainError('validation_failed', 'An access token of this name is in use. Nothing was made; take another name.', {
    errors: [{ field: 'name', message: 'An access token of this name is in use; take another name.' }],
  });

const ID = /^[a-z0-9]{1,16}$/;

/**
 * The refusal for an id that no token has; for one that is out of the caller's scope it is the same. What cannot be an id
 * is not repeated: somebody may have put the whole token there.
 */
export const unknownToken = (id: string): DomainError => {
  const named = ID.test(id) ? `access token ${id}` : 'such access token';
  return new DomainError('not_found', `There is no ${named}. The list shows those that there are.`);
};

const entryOf = (operation: AuditOperation, by: TokenActor): NewAuditEntry => ({
  ring: 'people',
  tenant: 'system',
  operation,
  outcome: 'success',
  ...by,
});

/** What the audit says of a token. */
const shown = ({ id, name, role, tenants, expiresAt }: AccessToken): Readonly<Record<string, unknown>> => ({
  id,
  name,
  role,
  tenants,
  expires_at: toSeconds(expiresAt),
});
