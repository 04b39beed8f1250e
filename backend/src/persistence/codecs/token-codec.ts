import type { AccessToken } from '../../domain/access-token.js';
import { toSeconds } from '../../domain/moment.js';
import { ROLES } from '../../domain/operator.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

/** A token as it is kept: its hash, never itself. */
export function encodeToken(token: AccessToken): JsonObject {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    tenants: token.tenants,
    sha256: token.sha256,
    created_by: token.createdBy,
    created_at: toSeconds(token.createdAt),
    expires_at: toSeconds(token.expiresAt),
    last_used_at: token.lastUsedAt === undefined ? undefined : toSeconds(token.lastUsedAt),
    revoked_at: token.revokedAt === undefined ? undefined : toSeconds(token.revokedAt),
  };
}

/** @throws MalformedRecord */
export function decodeToken(value: unknown): AccessToken {
  const fields = JsonFields.of(value, 'token');
  const lastUsedAt = fields.optionalMoment('last_used_at');
  const revokedAt = fields.optionalMoment('revoked_at');
  return {
    id: fields.text('id'),
    name: fields.text('name'),
    role: fields.oneOf('role', ROLES),
    tenants: fields.texts('tenants'),
    sha256: fields.text('sha256'),
    createdBy: fields.text('created_by'),
    createdAt: fields.moment('created_at'),
    expiresAt: fields.moment('expires_at'),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
  };
}
