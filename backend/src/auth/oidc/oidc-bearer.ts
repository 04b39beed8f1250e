import { Logger } from '@nestjs/common';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../clock/clock.js';
import { errorCodeOf } from '../../config/error-code.js';
import { DomainError } from '../../domain/domain-error.js';
import type { Operator } from '../../domain/operator.js';
import { SpentToken } from '../spent-token.js';
import { accountOf } from './account.js';
import { accessOf } from './claims.js';
import { CLOCK_TOLERANCE_SEC, type IdentityProvider } from './identity-provider.js';
import type { ProviderKeys } from './provider-keys.js';

/** Signatures by a key pair alone: with a shared secret the provider's public key could pass for one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
/** What only an id_token has: it says who signed in somewhere, and is no key to anything. */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/** API access with an access token of the identity provider, checked by its signature. */
export class OidcBearer {
  private readonly logger = new Logger(OidcBearer.name);

  constructor(
    private readonly provider: IdentityProvider,
    private readonly keys: ProviderKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Who the token is about; undefined for a text that is no JWT.
   * @throws DomainError `unauthenticated` for a token that is not good here, `forbidden` for one without a role,
   * `upstream_unavailable` when the provider's keys cannot be had.
   */
  async identify(text: string): Promise<Operator | undefined> {
    if (!JWT.test(text)) return undefined;
    const claims = await this.claimsOf(text).catch((error: unknown) => this.refuse(error));
    const { role, tenants } = accessOf(claims, this.provider.settings);
    if (role === undefined) {
      throw new DomainError('forbidden', 'This access token gives no role here; the identity provider grants them.');
    }
    const { subject, actor } = accountOf(claims);
    const validUntil = ((claims.exp ?? 0) + CLOCK_TOLERANCE_SEC) * 1000;
    return { id: subject, actor, role, source: 'api', tenants, validUntil };
  }

  private async claimsOf(text: string): Promise<JWTPayload> {
    const { issuer, audience } = this.provider.settings;
    // What is not even said to be the provider's asks nobody for keys.
    if (decodeJwt(text).iss !== issuer || !ALGORITHMS.includes(decodeProtectedHeader(text).alg ?? '')) {
      throw new errors.JWTInvalid('not said to be signed by the provider');
    }
    const { payload, protectedHeader } = await jwtVerify(text, await this.keys.current(), {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_SEC,
      currentDate: new Date(this.clock.now()),
    });
    if (!isAccessToken(protectedHeader.typ, payload)) throw new errors.JWTInvalid('no access token');
    return payload;
  }

  private refuse(error: unknown): never {
    if (error instanceof DomainError) throw error;
    this.logger.debug({ code: errorCodeOf(error), msg: 'An access token of the identity provider was refused.' });
    // Its signature was good.
    if (error instanceof errors.JWTExpired) {
      throw new SpentToken('This access token has expired.', accountOf(error.payload).subject, { cause: error });
    }
    throw new DomainError('unauthenticated', 'This access token is not good here.', {}, { cause: error });
  }
}

/** `at+jwt` (RFC 9068), or `JWT`, which many providers still write, when nothing in it says that it is another kind. */
function isAccessToken(typ: string | undefined, payload: JWTPayload): boolean {
  const kind = (typ ?? '').toLowerCase().replace(/^application\//, '');
  if (kind === 'at+jwt') return true;
  // Keycloak writes the kind into the token: Bearer, ID, Refresh, Logout.
  const { typ: own = 'Bearer' } = payload as { typ?: unknown };
  return kind === 'jwt' && own === 'Bearer' && !ID_TOKEN_CLAIMS.some((claim) => Object.hasOwn(payload, claim));
}
