import { toSeconds } from '../../domain/moment.js';
import { ROLES } from '../../domain/operator.js';
import type { BrowserSession } from '../../domain/session.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const KINDS = ['token', 'oidc'] as const;

/** A session as it is kept: the hash of its secret, never the secret. */
export function encodeSession(session: BrowserSession): JsonObject {
  return {
    id: session.id,
    sha256: session.sha256,
    kind: session.kind,
    subject: session.subject,
    actor: session.actor,
    role: session.role,
    tenants: session.tenants,
    token: session.token && { id: session.token.id, sha256: session.token.sha256 },
    created_at: toSeconds(session.createdAt),
    last_seen_at: toSeconds(session.lastSeenAt),
    expires_at: toSeconds(session.expiresAt),
  };
}

/** @throws MalformedRecord */
export function decodeSession(value: unknown): BrowserSession {
  const fields = JsonFields.of(value, 'session');
  const token = fields.has('token') ? JsonFields.of(fields.raw('token'), 'token of a session') : undefined;
  return {
    id: fields.text('id'),
    sha256: fields.text('sha256'),
    kind: fields.oneOf('kind', KINDS),
    subject: fields.text('subject'),
    actor: fields.text('actor'),
    role: fields.oneOf('role', ROLES),
    tenants: fields.texts('tenants'),
    ...(token ? { token: { id: token.text('id'), sha256: token.text('sha256') } } : {}),
    createdAt: fields.moment('created_at'),
    lastSeenAt: fields.moment('last_seen_at'),
    expiresAt: fields.moment('expires_at'),
  };
}
