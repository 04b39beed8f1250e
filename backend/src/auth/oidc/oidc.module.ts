import { Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '../../clock/clock.js';
import { Environment } from '../../config/environment.js';
import { JWT_AUTHENTICATOR } from '../request-authenticator.js';
import { Sessions } from '../sessions/sessions.js';
import { SignInAttempts } from '../sign-in-attempts.js';
import { SignInFailures } from '../sign-in-failures.js';
import { SignInModule } from '../sign-in.module.js';
import { IdentityProvider } from './identity-provider.js';
import { JwtAuthenticator } from './jwt-authenticator.js';
import { OIDC_SIGN_IN, OidcController } from './oidc.controller.js';
import { OidcBearer } from './oidc-bearer.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { ProviderKeys } from './provider-keys.js';
import { SessionKey } from './session-key.js';
import { TransactionCookie } from './transaction.js';

/** Injection token of the {@link IdentityProvider}; undefined where AUTH_MODE names none. */
const IDENTITY_PROVIDER = Symbol('IDENTITY_PROVIDER');

/** Sign-in with an identity provider, and API access with its tokens. Nothing of it exists without the mode `oidc`. */
@Module({
  imports: [SignInModule],
  controllers: [OidcController],
  providers: [
    {
      provide: IDENTITY_PROVIDER,
      inject: [Environment, CLOCK],
      useFactory: ({ oidc }: Environment, clock: Clock) => oidc && new IdentityProvider(oidc, clock),
    },
    {
      provide: SessionKey,
      inject: [Environment],
      useFactory: (environment: Environment) => new SessionKey(environment),
    },
    {
      provide: JWT_AUTHENTICATOR,
      inject: [{ token: IDENTITY_PROVIDER, optional: true }, CLOCK],
      useFactory: (provider: IdentityProvider | undefined, clock: Clock) =>
        provider && new JwtAuthenticator(new OidcBearer(provider, new ProviderKeys(provider, clock), clock)),
    },
    {
      provide: OIDC_SIGN_IN,
      inject: [
        { token: IDENTITY_PROVIDER, optional: true },
        ...[SessionKey, Sessions, SignInAttempts, SignInFailures, Environment, CLOCK],
      ],
      useFactory: (
        provider: IdentityProvider | undefined,
        key: SessionKey,
        sessions: Sessions,
        attempts: SignInAttempts,
        failures: SignInFailures,
        environment: Environment,
        clock: Clock,
      ) => {
        const transactions = new TransactionCookie(key, clock);
        return provider && new OidcSignIn({ provider, transactions, sessions, attempts, failures, environment });
      },
    },
  ],
  exports: [JWT_AUTHENTICATOR],
})
export class OidcModule implements OnApplicationBootstrap {
  private readonly logger = new Logger('Oidc');

  constructor(
    @Inject(IDENTITY_PROVIDER) private readonly provider: IdentityProvider | undefined,
    private readonly key: SessionKey,
  ) {}

  /** A provider that is down holds no start up: it is asked again by the first sign-in. */
  async onApplicationBootstrap(): Promise<void> {
    const { provider } = this;
    if (!provider) return;
    await this.key.load();
    provider.ready().catch((error: unknown) => {
      this.logger.warn({ err: error, msg: 'The identity provider does not answer; sign-ins ask it again.' });
    });
  }
}
