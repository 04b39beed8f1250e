import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger as NestLogger, PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import { Shutdown } from '../config/shutdown.js';
import { serveConsole } from './console-files.js';
import { openServer, SERVER_LIMITS, type ServerLimits } from './server.js';

/** What an application is made of; tests give other limits and a silent logger. */
export interface ApplicationParts {
  readonly environment: Environment;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
  readonly limits?: ServerLimits;
  /** Where the built console is; left out where none is to be served. */
  readonly consoleFolder?: string;
}

/**
 * Puts Nest behind our own server and readies everything but the socket: stores are open, recovery is done.
 * @throws StartRefusal of whatever cannot start.
 */
export async function createApplication(
  rootModule: Type | DynamicModule,
  { environment, shutdown, logger, limits = SERVER_LIMITS, consoleFolder }: ApplicationParts,
): Promise<NestFastifyApplication> {
  const server = openServer(environment, shutdown, logger, limits);
  const application = await NestFactory.create<NestFastifyApplication>(rootModule, new FastifyAdapter(server), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(new PinoLogger({ pinoHttp: { logger } }), {}),
  });
  shutdown.on('requests', 'http server', async () => {
    await server.close();
  });
  await application.init();
  // After Nest has set its error handler: a route from before would answer with Fastify's own, paths and all.
  if (consoleFolder) await serveConsole(server, consoleFolder);
  return application;
}
