import type { Answer, EpochSeconds } from './answer.d.ts';
import type { Role } from './session.d.ts';

export type AccessTokenState = 'valid' | 'expired' | 'revoked';

/** An access token without its secret, which is kept nowhere. */
export interface AccessToken {
  id: string;
  name: string;
  role: Role;
  /** `['*']` or slugs. */
  tenants: string[];
  created_by: string;
  created_at: EpochSeconds;
  created_at_iso: string;
  expires_at: EpochSeconds;
  expires_at_iso: string;
  last_used_at?: EpochSeconds;
  last_used_at_iso?: string;
  revoked_at?: EpochSeconds;
  revoked_at_iso?: string;
  state: AccessTokenState;
}

export interface AccessTokens extends Answer {
  items: AccessToken[];
}

/** Body of `POST /api/tokens`. */
export interface CreateTokenBody {
  name: string;
  /** Default `runner`. */
  role?: Role;
  /** Default `['*']`. */
  tenants?: string[];
  /** 1 to 365, default 90. */
  days?: number;
}

/** Answer of creating and of rotating: the only time that the secret leaves the server. */
export interface TokenIssued extends Answer {
  token: AccessToken;
  /** `acc_…` */
  secret: string;
}
