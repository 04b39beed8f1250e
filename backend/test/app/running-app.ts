import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@aetherlink/contracts/problem';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Logger as NestLogger, PinoLogger } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { RateLimits } from '../../src/auth/rate-limits/rate-limits.js';
import { CLOCK } from '../../src/clock/clock.js';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { Environment } from '../../src/config/environment.js';
import { Shutdown } from '../../src/config/shutdown.js';
import { createLogger } from '../../src/http/logging.js';
import { openServer, SERVER_LIMITS } from '../../src/http/server.js';
import { IMPORTER } from '../../src/import/importer.js';
import { KEY_CHECK, type KeyCheck } from '../../src/import/key-check.js';
import { PERSISTENCE, type Persistence } from '../../src/persistence/persistence.js';
import { TestImporter } from './test-importer.js';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What a test may ask of the HTTP API. */
export interface Wish {
  readonly tenant?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Where the key file of an app is that keeps its data in `dataDir`. */
export const secretsOf = (dataDir: string): string => `${dataDir}-secrets`;

/** As in the product, but a test that takes the directory away after the end waits for its last save. */
const ENDS_WITHIN_MS = { announce: 500, streams: 1_000, requests: 11_000, runs: 11_000, store: 60_000 };

/** The whole product in this process: real store, real HTTP, a clock set by hand and importers that obey. */
export class RunningApp {
  private constructor(
    readonly dataDir: string,
    readonly clock: SettableClock,
    readonly importer: TestImporter,
    readonly persistence: Persistence,
    readonly shutdown: Shutdown,
    private readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  static async start(
    options: {
      dataDir?: string;
      clock?: SettableClock;
      importer?: TestImporter;
      /** In place of the vendor's answer about a key. */
      keyCheck?: KeyCheck;
      /** In place of the product's counting of requests. */
      limits?: RateLimits;
      /** Where the log goes, with the level of LOG_LEVEL. */
      log?: DestinationStream;
      variables?: Record<string, string>;
      /** Runs go through the product's own importers instead of the test's. */
      ownImporters?: boolean;
    } = {},
  ): Promise<RunningApp> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'command-center-app-'));
    const clock = options.clock ?? new SettableClock();
    const importer = options.importer ?? new TestImporter();
    const environment = Environment.read({
      PORT: '0',
      DATA_DIR: dataDir,
      // Beside the data as always, but not shared with the other tests of this machine.
      SECRETS_KEY_FILE: join(secretsOf(dataDir), 'acculynx.key'),
      LOG_LEVEL: 'silent',
      ...options.variables,
    });
    const shutdown = new Shutdown(ENDS_WITHIN_MS);
    const logger = createLogger(environment, ...(options.log ? [options.log] : []));
    const server = openServer(environment, shutdown, logger, SERVER_LIMITS);
    const building = Test.createTestingModule({ imports: [AppModule.of({ environment, shutdown, logger })] })
      .overrideProvider(CLOCK)
      .useValue(clock);
    if (!options.ownImporters) building.overrideProvider(IMPORTER).useValue(importer);
    if (options.keyCheck) building.overrideProvider(KEY_CHECK).useValue(options.keyCheck);
    if (options.limits) building.overrideProvider(RateLimits).useValue(options.limits);
    const module = await building.compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(server), {
      bodyParser: false,
      // What Nest's own logger is told belongs into the same log, as in the product.
      ...(options.log ? { logger: new NestLogger(new PinoLogger({ pinoHttp: { logger } }), {}) } : {}),
    });
    shutdown.on('requests', 'http server', async () => {
      await server.close();
    });
    try {
      await app.init();
    } catch (error) {
      // As main.ts does: whoever is refused a start must not keep the data directory.
      await shutdown.closeStore();
      throw error;
    }
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    return new RunningApp(dataDir, clock, importer, app.get<Persistence>(PERSISTENCE), shutdown, app, url);
  }

  /** Ends the product in order; the data stays. */
  async stop(): Promise<void> {
    const ended = this.shutdown.run();
    const pulse = setInterval(() => this.clock.advance(500), 5);
    try {
      await ended;
      await this.app.close();
    } finally {
      clearInterval(pulse);
    }
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
    rmSync(secretsOf(this.dataDir), { recursive: true, force: true });
  }

  /** @typeParam Body what the test expects to come back; refusals are problem documents. */
  async ask<Body = Problem>(method: string, path: string, { tenant, body, headers }: Wish = {}): Promise<Answer<Body>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { 'x-ops': '1' }),
        ...(tenant === undefined ? {} : { 'x-tenant': tenant }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  /** A route below the scheduler's prefix. */
  crm<Body = Problem>(method: string, path: string, wish: Wish = {}): Promise<Answer<Body>> {
    return this.ask(method, `/api/crm/import/acculynx/${path}`, wish);
  }

  /** Resolves as soon as `check` holds; looks after every commit. Rejects after 45 s with `what`. */
  async until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 45_000;
    let wake = (): void => undefined;
    const unsubscribe = this.persistence.onCommitted(() => wake());
    try {
      while (!(await check())) {
        if (performance.now() > deadline) throw new Error(`Never came: ${what}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 20);
        });
      }
    } finally {
      unsubscribe();
    }
  }
}
