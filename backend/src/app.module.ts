import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { RateLimitsModule } from './auth/rate-limits/rate-limits.module.js';
import { ClockModule } from './clock/clock.module.js';
import { EnvironmentModule } from './config/environment.module.js';
import { ShutdownModule } from './config/shutdown.module.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { DemoModule } from './demo/demo.module.js';
import { HealthModule } from './health/health.module.js';
import type { ApplicationParts } from './http/application.js';
import { HttpModule } from './http/http.module.js';
import { LiveModule } from './live/live.module.js';
import { LocalActionsModule } from './local-actions/local-actions.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { PersistenceModule } from './persistence/persistence.module.js';
import { RecordsModule } from './records/records.module.js';
import { RunsModule } from './runs/runs.module.js';
import { SchedulerModule } from './scheduler/scheduler.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SecretsModule } from './secrets/secrets.module.js';
import { SummaryModule } from './summary/summary.module.js';

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
        SecretsModule,
        PersistenceModule,
        HttpModule,
        RateLimitsModule,
        AuthModule,
        DemoModule,
        SchedulerModule,
        SchedulesModule,
        CredentialsModule,
        RecordsModule,
        RunsModule,
        AuditModule,
        SummaryModule,
        LiveModule,
        LocalActionsModule,
        HealthModule,
        MetricsModule,
        OpenApiModule,
      ],
    };
  }
}
