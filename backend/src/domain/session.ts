import type { AccessToken } from './access-token.js';
import type { Moment } from './moment.js';
import type { Role } from './operator.js';

/** A session of which nothing is heard for this long is over … */
export const SESSION_IDLE_MS = 30 * 60_000;
/** … and each is over this long after the sign-in, whatever was done in it. */
export const SESSION_LIFETIME_MS = 12 * 3_600_000;

/** What somebody signed in with: an access token, or an account at the identity provider. */
export type SignInKind = 'token' | 'oidc';

/** Somebody who is signed in at a browser. The secret in the cookie is kept nowhere, only its SHA-256. */
export interface BrowserSession {
  /** A public handle; it opens nothing. */
  readonly id: string;
  /** Lower-case hex of the SHA-256 of the cookie's value. */
  readonly sha256: string;
  readonly kind: SignInKind;
  /** Stable: `token:<id>`, `oidc:<hash of issuer and subject>`. */
  readonly subject: string;
  /** What the audit calls them: `token:nightly`, the name at the identity provider. */
  readonly actor: string;
  readonly role: Role;
  /** `['*']` or the slugs in scope. */
  readonly tenants: readonly string[];
  /** The token that it came from, as it was at the sign-in. */
  readonly token?: { readonly id: string; readonly sha256: string };
  readonly createdAt: Moment;
  /** Exact to a minute in the store. */
  readonly lastSeenAt: Moment;
  /** The end that no activity puts off. */
  readonly expiresAt: Moment;
}

/** True when a session has reached one of its two ends. */
export function hasEnded({ expiresAt, lastSeenAt }: BrowserSession, now: Moment): boolean {
  return now >= expiresAt || now >= lastSeenAt + SESSION_IDLE_MS;
}

/**
 * True while the token that a session came from still gives what it gave at the sign-in: it is neither expired nor
 * revoked, has the same secret, and says the same of role and tenants.
 */
export function isBackedBy(session: BrowserSession, token: AccessToken | undefined, now: Moment): boolean {
  return (
    token !== undefined &&
    token.revokedAt === undefined &&
    token.expiresAt > now &&
    token.sha256 === session.token?.sha256 &&
    token.role === session.role &&
    token.tenants.length === session.tenants.length &&
    token.tenants.every((tenant) => session.tenants.includes(tenant))
  );
}
