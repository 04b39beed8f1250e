import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LoggerModule } from 'nestjs-pino';
import { Writable } from 'node:stream';
import { Authenticator } from '../../../src/auth/authenticator.js';
import { LocalAuthenticator } from '../../../src/auth/local-authenticator.js';
import { MetricsToken } from '../../../src/auth/metrics-token.js';
import { OperatorGuard } from '../../../src/auth/operator.guard.js';
import { RateLimitsModule } from '../../../src/auth/rate-limits/rate-limits.module.js';
import { ClockModule } from '../../../src/clock/clock.module.js';
import { Environment } from '../../../src/config/environment.js';
import { EnvironmentModule } from '../../../src/config/environment.module.js';
import { Shutdown } from '../../../src/config/shutdown.js';
import { ShutdownModule } from '../../../src/config/shutdown.module.js';
import { type ApplicationParts, createApplication } from '../../../src/http/application.js';
import { HttpModule } from '../../../src/http/http.module.js';
import { listen } from '../../../src/http/listen.js';
import { createLogger } from '../../../src/http/logging.js';
import { SERVER_LIMITS, type ServerLimits } from '../../../src/http/server.js';

@Module({})
class EdgeModule {}

/** The edge alone: everything before the routes, with the probe controllers of a spec behind it. */
function edgeOf({ environment, shutdown, logger }: ApplicationParts, probe: ModuleMetadata): DynamicModule {
  return {
    module: EdgeModule,
    imports: [
      LoggerModule.forRoot({ pinoHttp: { logger }, useExisting: true }),
      EnvironmentModule.of(environment),
      ShutdownModule.of(shutdown),
      ClockModule,
      HttpModule,
      RateLimitsModule,
    ],
    ...(probe.controllers && { controllers: probe.controllers }),
    providers: [
      MetricsToken,
      { provide: Authenticator, useClass: LocalAuthenticator },
      { provide: APP_GUARD, useClass: OperatorGuard },
      ...(probe.providers ?? []),
    ],
  };
}

/** A started service and what it wrote to its log. */
export interface Edge {
  readonly url: string;
  readonly port: number;
  readonly application: NestFastifyApplication;
  readonly shutdown: Shutdown;
  readonly log: () => string;
  close(): Promise<void>;
}

export interface EdgeSettings {
  readonly variables?: Readonly<Record<string, string>>;
  readonly limits?: Partial<ServerLimits>;
  readonly consoleFolder?: string;
}

/** Starts the application that `rootOf` describes on a free port of loopback. */
export async function startService(
  rootOf: (parts: ApplicationParts) => DynamicModule,
  { variables = {}, limits = {}, consoleFolder }: EdgeSettings = {},
): Promise<Edge> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const environment = Environment.read({ PORT: '0', LOG_LEVEL: 'debug', ...variables });
  const shutdown = new Shutdown();
  const parts: ApplicationParts = {
    environment,
    shutdown,
    logger: createLogger(environment, sink),
    limits: { ...SERVER_LIMITS, ...limits },
    ...(consoleFolder !== undefined && { consoleFolder }),
  };
  const application = await createApplication(rootOf(parts), parts);
  const url = await listen(application, environment);
  return {
    url,
    port: Number(new URL(url).port),
    application,
    shutdown,
    log: () => lines.join(''),
    close: async () => {
      await shutdown.run();
      await application.close();
    },
  };
}

/** Starts the edge with probe controllers in place of the product's routes. */
export const startEdge = (probe: ModuleMetadata, settings: EdgeSettings = {}): Promise<Edge> =>
  startService((parts) => edgeOf(parts, probe), settings);
