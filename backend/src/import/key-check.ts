/** Injection token of {@link KeyCheck}. */
export const KEY_CHECK = Symbol('KEY_CHECK');

/** Whose key it is. */
export interface LocationIdentity {
  readonly companyId: string;
  readonly name: string;
}

/** The one call to the vendor that is made outside a run: whether a key works, and for which location. */
export interface KeyCheck {
  /**
   * @throws DomainError `credentials_rejected` when the vendor refuses the key, `upstream_unavailable` when it does not
   * answer as it should. No error holds any part of the key.
   */
  check(apiKey: string, keyId: string): Promise<LocationIdentity>;
}
