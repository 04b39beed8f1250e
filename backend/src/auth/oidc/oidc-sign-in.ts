import { Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Environment } from '../../config/environment.js';
import { errorCodeOf } from '../../config/error-code.js';
import { networkOf } from '../../http/client-address.js';
import { requireSafeConnection } from '../sessions/safe-connection.js';
import type { Sessions } from '../sessions/sessions.js';
import type { SignInAttempts } from '../sign-in-attempts.js';
import type { SignInFailures } from '../sign-in-failures.js';
import { accountOf } from './account.js';
import { accessOf, claimNamed, type Claims } from './claims.js';
import type { IdentityProvider } from './identity-provider.js';
import { returnPath } from './return-path.js';
import { reasonOf, type SignInReason } from './sign-in-failure.js';
import type { Transaction, TransactionCookie } from './transaction.js';

const CALLBACK_PATH = '/api/auth/oidc/callback';
const SCOPES = ['openid', 'profile', 'email'];

/**
 * What somebody may bring about who tries; the rest is the provider's doing, or ours. An answer to no sign-in asks nobody
 * anything, and an image in any page is one: counted, it would hold off everybody in the network of who looks at it.
 */
const COUNTED: ReadonlySet<SignInReason> = new Set(['code_refused', 'answer_invalid', 'provider_error']);

/** Where the browser is sent, and the complete `Set-Cookie` values that go with it. */
export interface Redirect {
  readonly location: string;
  readonly cookies: readonly string[];
}

interface Parts {
  readonly provider: IdentityProvider;
  readonly transactions: TransactionCookie;
  readonly sessions: Sessions;
  readonly attempts: SignInAttempts;
  readonly failures: SignInFailures;
  readonly environment: Pick<Environment, 'publicUrl'>;
}

/** The sign-in with the identity provider: code with PKCE. Its tokens stay here, and none of them is kept. */
export class OidcSignIn {
  private readonly logger = new Logger(OidcSignIn.name);

  constructor(private readonly parts: Parts) {}

  /**
   * Begins a sign-in that ends at `returnTo`, a path of ours.
   * @throws DomainError `forbidden` over plain http beyond localhost, `rate_limited` after too many that failed,
   * `upstream_unavailable` without the provider.
   */
  async begin(returnTo: string | undefined, request: FastifyRequest): Promise<Redirect> {
    requireSafeConnection(request);
    const { provider, transactions, attempts, environment } = this.parts;
    await attempts.admit(networkOf(request));
    const configuration = await provider.ready();
    const transaction: Transaction = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      redirectUri: `${environment.publicUrl ?? `${request.protocol}://${request.host}`}${CALLBACK_PATH}`,
      returnTo: returnPath(returnTo),
    };
    const location = buildAuthorizationUrl(configuration, {
      redirect_uri: transaction.redirectUri,
      scope: this.scopes(configuration),
      response_type: 'code',
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, cookies: [await transactions.begin(transaction)] };
  }

  /** Ends a sign-in, with a session or with the first page that says why there is none. Never rejects. */
  async complete(request: FastifyRequest): Promise<Redirect> {
    const { provider, transactions, sessions, attempts } = this.parts;
    const end = transactions.end();
    try {
      await attempts.admit(networkOf(request));
      const transaction = await transactions.of(request.raw);
      if (!transaction) return await this.failed('not_begun', request, end);
      const claims = await this.claimsFor(transaction, request);
      const account = accountOf(claims);
      const { role, tenants } = accessOf(claims, provider.settings);
      if (role === undefined) return await this.failed('no_role', request, end, account.actor);
      const session = await sessions.open({ kind: 'oidc', ...account, role, tenants }, request);
      return { location: transaction.returnTo, cookies: [end, session] };
    } catch (error) {
      const reason = reasonOf(error);
      // The code alone: what the provider said may hold what is nobody's business.
      this.logger.warn({ reason, code: errorCodeOf(error), msg: 'A sign-in with the identity provider failed.' });
      return this.failed(reason, request, end);
    }
  }

  /** What the provider says about the person; it is asked once more where the id_token leaves out the roles. */
  private async claimsFor(transaction: Transaction, { raw }: FastifyRequest): Promise<Claims> {
    const { provider } = this.parts;
    const configuration = await provider.ready();
    const answer = new URL(transaction.redirectUri);
    answer.search = new URL(raw.url ?? '', answer).search;
    const tokens = await authorizationCodeGrant(configuration, answer, {
      pkceCodeVerifier: transaction.verifier,
      expectedState: transaction.state,
      expectedNonce: transaction.nonce,
      idTokenExpected: true,
    });
    const claims: Claims = { ...tokens.claims() };
    const { rolesClaim, tenantsClaim } = provider.settings;
    const isWhole = [rolesClaim, tenantsClaim].every((name) => !name || claimNamed(claims, name) !== undefined);
    if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    const more = await fetchUserInfo(configuration, tokens.access_token, String(claims['sub']));
    // What is signed wins over what is only said.
    return { ...more, ...claims };
  }

  /** Some providers give a claim only to who asks for the scope of its name. */
  private scopes(configuration: Configuration): string {
    const { rolesClaim, tenantsClaim } = this.parts.provider.settings;
    const offered = configuration.serverMetadata().scopes_supported ?? [];
    const wished = [rolesClaim, tenantsClaim].filter((name) => name !== undefined && offered.includes(name));
    return [...new Set([...SCOPES, ...wished])].join(' ');
  }

  private async failed(reason: SignInReason, request: FastifyRequest, end: string, actor?: string): Promise<Redirect> {
    const { attempts, failures } = this.parts;
    failures.note({ kind: 'oidc', reason, requestId: request.id, ...(actor !== undefined && { actor }) });
    if (COUNTED.has(reason)) await attempts.failed(networkOf(request));
    const shown = new URLSearchParams({
      sign_in: reason === 'no_role' ? 'no_role' : 'failed',
      ...(actor !== undefined && { name: actor }),
    });
    return { location: `/?${shown.toString()}`, cookies: [end] };
  }
}
