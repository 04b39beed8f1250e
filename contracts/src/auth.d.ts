import type { Answer, EpochSeconds } from './answer.d.ts';
import type { AuthMode, Role, Session } from './session.d.ts';

/** `GET /api/auth/options`: what the sign-in card offers to somebody who is not known yet. */
export interface AuthOptions extends Answer {
  auth_mode: AuthMode;
  environment: Session['environment'];
  /** Where a sign-in with the identity provider starts; null where there is none. */
  oidc: { sign_in: string } | null;
  /** Access tokens are accepted. */
  token: boolean;
  /** False over plain http beyond localhost: signing in is refused there. */
  secure: boolean;
}

/** Body of `POST /api/auth/token`; the answer is that of `GET /api/session`. */
export interface TokenSignInBody {
  token: string;
}

/** Somebody who is signed in at a browser. */
export interface SignedInSession {
  /** A public handle; it opens nothing. */
  id: string;
  kind: 'token' | 'oidc';
  name: string;
  role: Role;
  /** `['*']` or slugs. */
  tenants: string[];
  created_at: EpochSeconds;
  created_at_iso: string;
  last_seen_at: EpochSeconds;
  last_seen_at_iso: string;
  expires_at: EpochSeconds;
  expires_at_iso: string;
  /** The session that asks. */
  current: boolean;
}

export interface SignedInSessions extends Answer {
  items: SignedInSession[];
}
