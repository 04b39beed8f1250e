import type { Moment } from './moment.js';
import type { Role } from './operator.js';

/** A bearer token as it is kept: the secret itself is never stored, only its SHA-256. */
export interface AccessToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly tenants: readonly string[];
  /** Lower-case hex of the SHA-256 of the whole token string. */
  readonly sha256: string;
  readonly createdBy: string;
  readonly createdAt: Moment;
  readonly expiresAt: Moment;
  readonly lastUsedAt?: Moment;
  readonly revokedAt?: Moment;
}
