import type { SealedSecret } from '../domain/credential.js';

/** Injection token of the {@link SecretBox}. */
export const SECRET_BOX = Symbol('SECRET_BOX');

/** Seals tenants' secrets with keys that are kept apart from the data. No error holds any part of a secret. */
export interface SecretBox {
  /** Why secrets can be neither sealed nor opened, as a sentence; undefined when they can. */
  readonly unavailable: string | undefined;
  /** Makes the key file on first need. @throws DomainError `secrets_unavailable` */
  seal(tenant: string, secret: string): Promise<SealedSecret>;
  /** @throws DomainError `secrets_unavailable`, also for a secret that was sealed for another tenant or changed. */
  open(tenant: string, sealed: SealedSecret): Promise<string>;
  /** Keyed hash, hex: equal secrets have equal fingerprints, and nobody without the key ring can test a guess. */
  fingerprint(secret: string): Promise<string>;
  /** True when the secret is wrapped with an older key than the present one. */
  needsRewrap(sealed: SealedSecret): boolean;
  rewrap(tenant: string, sealed: SealedSecret): Promise<SealedSecret>;
}
