import type { Moment } from './moment.js';
import type { TenantSlug } from './tenant-slug.js';

/** A secret that only the key ring can open. All parts are base64. */
export interface SealedSecret {
  /** Which wrapping key opens the data key. */
  readonly wrappingKeyId: string;
  readonly wrappedKey: string;
  readonly wrapIv: string;
  readonly wrapTag: string;
  readonly iv: string;
  readonly tag: string;
  readonly ciphertext: string;
}

/** How the vendor last took the key. */
export type KeyHealth = 'ok' | 'rejected' | 'unknown';

/** A tenant's AccuLynx key, sealed, with what may be shown of it. At most one per tenant, and one tenant per location. */
export interface Credential {
  readonly tenant: TenantSlug;
  readonly secret: SealedSecret;
  readonly last4: string;
  /** Keyed hash of the key: equal keys can be told without opening one. */
  readonly fingerprint: string;
  readonly locationName: string;
  readonly companyId: string;
  readonly setAt: Moment;
  readonly setBy: string;
  readonly checkedAt: Moment;
  readonly health: KeyHealth;
}
