import { Global, Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { COMMAND_CENTER } from '../domain/operator.js';
import { DoorRefusals } from '../http/door-refusals.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { Authenticator } from './authenticator.js';
import { DenialAudit } from './denial-audit.js';
import { InitialToken } from './initial-token.js';
import { LocalAuthenticator } from './local-authenticator.js';
import { MetricsToken } from './metrics-token.js';
import { OidcModule } from './oidc/oidc.module.js';
import { OperatorGuard } from './operator.guard.js';
import { JWT_AUTHENTICATOR, RequestAuthenticator } from './request-authenticator.js';
import { SessionAuthenticator } from './sessions/session-authenticator.js';
import { Sessions } from './sessions/sessions.js';
import { SignInModule } from './sign-in.module.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { TokenCheck } from './token-check.js';

/** Who may come in. */
@Global()
@Module({
  imports: [SignInModule, OidcModule],
  providers: [
    {
      provide: Authenticator,
      inject: [Environment, PERSISTENCE, TokenCheck, Sessions, { token: JWT_AUTHENTICATOR, optional: true }],
      useFactory: (
        environment: Environment,
        persistence: Persistence,
        tokens: TokenCheck,
        sessions: Sessions,
        jwt?: Authenticator,
      ) =>
        environment.authMode === 'local'
          ? new LocalAuthenticator()
          : new RequestAuthenticator({
              session: new SessionAuthenticator(sessions),
              ...(environment.accepts('token') && { token: new TokenAuthenticator(persistence, tokens) }),
              ...(jwt && { jwt }),
            }),
    },
    {
      provide: DenialAudit,
      inject: [PERSISTENCE, CLOCK],
      useFactory: (persistence: Persistence, clock: Clock) => new DenialAudit(persistence, clock),
    },
    {
      provide: MetricsToken,
      inject: [Environment],
      useFactory: (environment: Environment) => new MetricsToken(environment),
    },
    { provide: APP_GUARD, useClass: OperatorGuard },
  ],
  exports: [SignInModule],
})
export class AuthModule implements OnApplicationBootstrap {
  private readonly logger = new Logger('Auth');

  constructor(
    private readonly environment: Environment,
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly initialToken: InitialToken,
    private readonly metricsToken: MetricsToken,
    private readonly sessions: Sessions,
    private readonly denials: DenialAudit,
    private readonly refusals: DoorRefusals,
  ) {}

  /** The store is open by now and the socket is not: nobody meets a service without a way in. */
  async onApplicationBootstrap(): Promise<void> {
    this.metricsToken.load();
    this.denials.follow(this.refusals);
    if (this.environment.authMode === 'local') return this.recordOpenMode();
    if (!this.environment.readOnly) this.sessions.start();
    if (this.environment.accepts('token')) await this.initialToken.ensure();
  }

  private async recordOpenMode(): Promise<void> {
    const { source, actor } = COMMAND_CENTER;
    const entry = {
      ring: 'people',
      tenant: 'system',
      operation: 'auth.open_mode',
      source,
      actor,
      outcome: 'success',
    } as const;
    // A store that cannot be written is told by its own health; it is no reason not to show the console.
    await this.persistence.audit.append(entry).catch((error: unknown) => {
      this.logger.warn({ err: error, msg: 'The start in local mode could not be audited.' });
    });
  }
}
