import { readFileSync } from 'node:fs';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import type { Clock } from '../../clock/clock.js';
import { isLoopback } from '../../config/loopback.js';
import type { OidcSettings } from '../../config/oidc-settings.js';
import { DomainError } from '../../domain/domain-error.js';

/** How far the provider's clock and ours may differ. */
export const CLOCK_TOLERANCE_SEC = 30;
/** Longest that a person waits for one answer of the provider. */
export const ANSWER_WITHIN_SEC = 5;
/** How long a provider that did not answer is left alone, so that not everybody waits for it and it is not flooded. */
export const REST_MS = 3_000;
/** What a provider says about itself changes seldom. */
const KEPT_MS = 3_600_000;

/** @throws always: DomainError `upstream_unavailable`. */
export function providerIsSilent(cause: unknown): never {
  const details = { retryAfterSec: Math.ceil(REST_MS / 1000) };
  throw new DomainError(
    'upstream_unavailable',
    'The identity provider does not answer as it should, so nobody can sign in with it at the moment. Try again shortly.',
    details,
    { cause },
  );
}

/** The identity provider as it describes itself. A provider that is down keeps nothing else from working. */
export class IdentityProvider {
  private known: { readonly configuration: Configuration; readonly at: number } | undefined;
  private asking: Promise<Configuration> | undefined;
  private restUntil = -Infinity;

  constructor(
    readonly settings: OidcSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * What the provider says about itself: asked for once, then kept, and asked again in the background when it is old.
   * @throws DomainError `upstream_unavailable`, at once while the provider is left alone after a failure.
   */
  async ready(): Promise<Configuration> {
    const now = this.clock.monotonic();
    if (this.known) {
      // Better what was true an hour ago than nobody who can sign in.
      if (now - this.known.at >= KEPT_MS && now >= this.restUntil) this.ask().catch(() => undefined);
      return this.known.configuration;
    }
    if (now < this.restUntil) providerIsSilent(undefined);
    return this.ask().catch(providerIsSilent);
  }

  /** Where the provider's public keys are. @throws DomainError `upstream_unavailable` */
  async keysAddress(): Promise<URL> {
    return new URL((await this.ready()).serverMetadata().jwks_uri ?? '');
  }

  private ask(): Promise<Configuration> {
    this.asking ??= this.discover()
      .then((configuration) => {
        this.known = { configuration, at: this.clock.monotonic() };
        return configuration;
      })
      .catch((error: unknown) => {
        this.restUntil = this.clock.monotonic() + REST_MS;
        throw error;
      })
      .finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecretFile } = this.settings;
    const isHere = isLoopback(new URL(issuer).hostname);
    const found = await discovery(new URL(issuer), clientId, undefined, undefined, {
      timeout: ANSWER_WITHIN_SEC,
      execute: isHere ? [allowInsecureRequests] : [],
    });
    const server = found.serverMetadata();
    // Two spellings of an address are one to a URL and two in a token.
    if (server.issuer !== issuer) throw new Error('The provider names itself otherwise than OIDC_ISSUER does.');
    for (const address of [server.authorization_endpoint, server.token_endpoint, server.jwks_uri]) {
      requireSafe(address, isHere);
    }
    // Read each time: a secret can be changed without a restart.
    const secret = readFileSync(clientSecretFile, 'utf8').trim();
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authentication = ways.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);
    const configuration = new Configuration(
      server,
      clientId,
      { [clockTolerance]: CLOCK_TOLERANCE_SEC },
      authentication,
    );
    configuration.timeout = ANSWER_WITHIN_SEC;
    enableNonRepudiationChecks(configuration);
    if (isHere) allowInsecureRequests(configuration);
    return configuration;
  }
}

function requireSafe(address: string | undefined, isHere: boolean): void {
  if (address === undefined || !URL.canParse(address)) throw new Error('The provider leaves out an address.');
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || (isHere && protocol === 'http:' && isLoopback(hostname))) return;
  throw new Error('The provider names an address that is not https.');
}
