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
import { OperatorGuard } from './operator.guard.js';
import { OpsHeaderGuard } from './ops-header.guard.js';
import { JWT_AUTHENTICATOR, RequestAuthenticator } from './request-authenticator.js';
import { ServiceFeatures } from './service-features.js';
import { SessionController } from './session.controller.js';
import { SessionAuthenticator } from './sessions/session-authenticator.js';
import { SessionWatch } from './sessions/session-watch.js';
import { Sessions } from './sessions/sessions.js';
import { SignInFailures } from './sign-in-failures.js';
import { TokenAuthenticator } from './token-authenticator.js';

/** Who may come in. The guard of the header stands first, so that it is asked for in every auth mode. */
@Global()
@Module({
  controllers: [SessionController],
  providers: [
    ServiceFeatures,
    {
      provide: InitialToken,
      inject: [PERSISTENCE, Environment, CLOCK],
      useFactory: (persistence: Persistence, environment: Environment, clock: Clock) =>
        new InitialToken(persistence, environment, clock),
    },
    {
      provide: Sessions,
      inject: [PERSISTENCE, CLOCK],
      useFactory: (persistence: Persistence, clock: Clock) => new Sessions(persistence, clock),
    },
    {
      provide: SessionWatch,
      inject: [PERSISTENCE, Sessions, CLOCK],
      useFactory: (persistence: Persistence, sessions: Sessions, clock: Clock) =>
        new SessionWatch(persistence, sessions, clock),
    },
    {
      provide: SignInFailures,
      inject: [PERSISTENCE, CLOCK],
      useFactory: (persistence: Persistence, clock: Clock) => new SignInFailures(persistence, clock),
    },
    {
      provide: TokenAuthenticator,
      inject: [PERSISTENCE, InitialToken, CLOCK],
      useFactory: (persistence: Persistence, initialToken: InitialToken, clock: Clock) =>
        new TokenAuthenticator(persistence, initialToken, clock),
    },
    {
      provide: Authenticator,
      inject: [Environment, TokenAuthenticator, Sessions, { token: JWT_AUTHENTICATOR, optional: true }],
      useFactory: (environment: Environment, token: TokenAuthenticator, sessions: Sessions, jwt?: Authenticator) =>
        environment.authMode === 'local'
          ? new LocalAuthenticator()
          : new RequestAuthenticator({
              session: new SessionAuthenticator(sessions),
              ...(environment.accepts('token') && { token }),
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
    { provide: APP_GUARD, useClass: OpsHeaderGuard },
    { provide: APP_GUARD, useClass: OperatorGuard },
  ],
  exports: [ServiceFeatures, Sessions, SessionWatch, SignInFailures],
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
