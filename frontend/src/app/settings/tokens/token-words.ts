import type { AccessToken } from '@aetherlink/contracts/token';
import { SESSION } from '../../core/strings/session.strings';
import { TOKENS } from '../../core/strings/settings.strings';
import type { StatusKind } from '../../ui/status/status-kind';

const SOON_SEC = 14 * 86_400;
const ORDER = ['valid', 'expired', 'revoked'] as const;

/** Silhouette and word of a token; a valid one that ends within two weeks is marked before it fails somebody. */
export function tokenMark(token: AccessToken, nowSec: number): { readonly kind: StatusKind; readonly word: string } {
  const { states } = TOKENS;
  // A token may end between two answers of the server.
  if (token.state === 'expired' || (token.state === 'valid' && token.expires_at <= nowSec)) {
    return { kind: 'cancel', word: states.expired };
  }
  if (token.state === 'revoked') return { kind: 'cancel', word: states.revoked };
  return token.expires_at - nowSec <= SOON_SEC
    ? { kind: 'late', word: states.expiring }
    : { kind: 'ok', word: states.valid };
}

/** Those that open something first, the newest first among them. */
export function inOrder(tokens: readonly AccessToken[]): readonly AccessToken[] {
  return [...tokens].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.created_at - a.created_at);
}

/** `All tenants`, or the slugs. */
export function tenantsWords(tenants: readonly string[]): string {
  return tenants.includes('*') ? SESSION.allTenants : tenants.join(', ');
}
