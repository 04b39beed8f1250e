import { stateOf } from '../auth/tokens.js';
import type { AccessToken } from '../domain/access-token.js';
import type { Moment } from '../domain/moment.js';
import { toIso } from '../domain/moment.js';
import { asTable } from './as-table.js';

/** One line for each token, below a line of headings; of the secrets nothing. */
export function tokenList(tokens: readonly AccessToken[], now: Moment): readonly string[] {
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
