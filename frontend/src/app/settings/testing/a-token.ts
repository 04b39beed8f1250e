import type { SignedInSession } from '@aetherlink/contracts/auth';
import type { AccessToken } from '@aetherlink/contracts/token';
import { NOW } from '../../core/testing/now';

const DAY_SEC = 86_400;

/** An access token as the API lists it; what is not named is the usual. */
export function aToken(given: Partial<AccessToken> = {}): AccessToken {
  return {
    id: 't-1',
    name: 'nightly-check',
    role: 'runner',
    tenants: ['*'],
    created_by: 'maria.alvarez',
    created_at: NOW - 10 * DAY_SEC,
    created_at_iso: '',
    expires_at: NOW + 80 * DAY_SEC,
    expires_at_iso: '',
    state: 'valid',
    ...given,
  };
}

/** Somebody who is signed in, as the API lists them. */
export function aSession(given: Partial<SignedInSession> = {}): SignedInSession {
  return {
    id: 's-1',
    kind: 'oidc',
    name: 'james.okafor',
    role: 'editor',
    tenants: ['acme', 'beta'],
    created_at: NOW - 3600,
    created_at_iso: '',
    last_seen_at: NOW - 60,
    last_seen_at_iso: '',
    expires_at: NOW + 11 * 3600,
    expires_at_iso: '',
    current: false,
    ...given,
  };
}
