import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { AuthModule } from './auth/auth.module.js';
import { ClockModule } from './clock/clock.module.js';
import { EnvironmentModule } from './config/environment.module.js';
import { ShutdownModule } from './config/shutdown.module.js';
import type { ApplicationParts } from './http/application.js';
import { HttpModule } from './http/http.module.js';

/** The whole product: the list of its modules and nothing else. */
@Module({})
export class AppModule {
  static of({ environment, shutdown, logger }: ApplicationParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot({ pinoHttp: { logger }, useExisting: true }),
        EnvironmentModule.of(environment),
        ShutdownModule.of(shutdown),
        ClockModule,
        HttpModule,
        AuthModule,
      ],
    };
  }
}
