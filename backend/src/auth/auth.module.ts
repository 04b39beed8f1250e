import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authenticator } from './authenticator.js';
import { LocalAuthenticator } from './local-authenticator.js';
import { OperatorGuard } from './operator.guard.js';
import { OpsHeaderGuard } from './ops-header.guard.js';

/** Who may come in. The header comes first, so that it is asked for in every auth mode. */
@Global()
@Module({
  providers: [
    { provide: Authenticator, useClass: LocalAuthenticator },
    { provide: APP_GUARD, useClass: OpsHeaderGuard },
    { provide: APP_GUARD, useClass: OperatorGuard },
  ],
})
export class AuthModule {}
