import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { InitialToken } from './initial-token.js';
import { ServiceFeatures } from './service-features.js';
import { RateLimits } from './rate-limits/rate-limits.js';
import { WrongTokens } from './rate-limits/wrong-tokens.js';
import { SessionAnswer } from './session-answer.js';
import { SessionController } from './session.controller.js';
import { SessionWatch } from './sessions/session-watch.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Sessions } from './sessions/sessions.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInFailures } from './sign-in-failures.js';
import { SignInController } from './sign-in.controller.js';
import { TokenCheck } from './token-check.js';
import { TokenSignIn } from './token-sign-in.js';
import { TokensController } from './tokens.controller.js';
import { Tokens } from './tokens.js';

/** Access tokens, the sessions of browsers, and how the one becomes the other. */
@Module({
  controllers: [SessionController, SignInController, SessionsController, TokensController],
  providers: [
    ServiceFeatures,
    {
      provide: SessionAnswer,
      inject: [Environment, PERSISTENCE, ServiceFeatures],
      useFactory: (environment: Environment, persistence: Persistence, features: ServiceFeatures) =>
        new SessionAnswer(environment, persistence, features),
    },
    {
      provide: InitialToken,
      inject: [PERSISTENCE, Environment, CLOCK],
      useFactory: (persistence: Persistence, environment: Environment, clock: Clock) =>
        new InitialToken(persistence, environment, clock),
    },
    {
      provide: Tokens,
      inject: [PERSISTENCE, CLOCK],
      useFactory: (persistence: Persistence, clock: Clock) => new Tokens(persistence, clock),
    },
    {
      provide: TokenCheck,
      inject: [PERSISTENCE, InitialToken, CLOCK],
      useFactory: (persistence: Persistence, initialToken: InitialToken, clock: Clock) =>
        new TokenCheck(persistence, initialToken, clock),
    },
    {
      provide: Sessions,
      inject: [PERSISTENCE, CLOCK, Environment],
      useFactory: (persistence: Persistence, clock: Clock, environment: Environment) =>
        new Sessions(persistence, clock, (kind) => environment.accepts(kind)),
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
      provide: SignInAttempts,
      inject: [Environment],
      useFactory: ({ rateLimits }: Environment) => new SignInAttempts(rateLimits),
    },
    {
      provide: TokenSignIn,
      inject: [TokenCheck, RateLimits, WrongTokens, SignInFailures, Sessions],
      useFactory: (
        tokens: TokenCheck,
        limits: RateLimits,
        wrongTokens: WrongTokens,
        failures: SignInFailures,
        sessions: Sessions,
      ) => new TokenSignIn(tokens, limits, wrongTokens, failures, sessions),
    },
  ],
  exports: [ServiceFeatures, InitialToken, TokenCheck, Sessions, SessionWatch, SignInFailures, SignInAttempts],
})
export class SignInModule {}
