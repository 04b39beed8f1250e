import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../clock/clock.js';
import { ANSWER_WITHIN_SEC, type IdentityProvider, providerIsSilent, REST_MS } from './identity-provider.js';

/** An unknown key id asks the provider at most this often; anybody can make one up. */
const ASK_AGAIN_MS = 30_000;
const KEPT_MS = 600_000;

/** The provider's public keys: asked for once, kept, and asked for again only as often as a bound allows. */
export class ProviderKeys {
  private address: string | undefined;
  private keys: JWTVerifyGetKey | undefined;
  private restUntil = -Infinity;

  constructor(
    private readonly provider: IdentityProvider,
    private readonly clock: Clock,
  ) {}

  /** Finds the key of a token. @throws DomainError `upstream_unavailable` when the provider does not answer. */
  async current(): Promise<JWTVerifyGetKey> {
    const address = await this.provider.keysAddress();
    if (this.keys && this.address === address.href) return this.keys;
    this.address = address.href;
    this.keys = createRemoteJWKSet(address, {
      timeoutDuration: ANSWER_WITHIN_SEC * 1000,
      cooldownDuration: ASK_AGAIN_MS,
      cacheMaxAge: KEPT_MS,
      [customFetch]: this.ask,
    });
    return this.keys;
  }

  private readonly ask: FetchImplementation = async (url, options) => {
    if (this.clock.monotonic() < this.restUntil) providerIsSilent(undefined);
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) throw new Error(`The provider answered its keys with ${response.status}.`);
      return response;
    } catch (error) {
      this.restUntil = this.clock.monotonic() + REST_MS;
      providerIsSilent(error);
    }
  };
}
