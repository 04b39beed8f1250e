import type { AccessToken as AccessTokenWire } from '@aetherlink/contracts/token';
import type { AccessToken } from '../domain/access-token.js';
import { type Moment, toIso, toSeconds } from '../domain/moment.js';
import { stateOf } from './tokens.js';

/** A token as the API shows it: without its hash. */
export function tokenWire(token: AccessToken, now: Moment): AccessTokenWire {
  const { id, name, role, tenants, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
  return {
    id,
    name,
    role,
    tenants: [...tenants],
    created_by: createdBy,
    created_at: toSeconds(createdAt),
    created_at_iso: toIso(createdAt),
    expires_at: toSeconds(expiresAt),
    expires_at_iso: toIso(expiresAt),
    ...(lastUsedAt !== undefined && { last_used_at: toSeconds(lastUsedAt), last_used_at_iso: toIso(lastUsedAt) }),
    ...(revokedAt !== undefined && { revoked_at: toSeconds(revokedAt), revoked_at_iso: toIso(revokedAt) }),
    state: stateOf(token, now),
  };
}
