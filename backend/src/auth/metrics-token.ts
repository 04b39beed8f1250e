import { SetMetadata } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Environment } from '../config/environment.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { Operator } from '../domain/operator.js';
import { bearerOf } from './bearer.js';
import { sameHash, sha256Of } from './token-text.js';

export const METRICS_ROUTE = Symbol('METRICS_ROUTE');

/** A route that the token of METRICS_TOKEN_FILE opens as well; nothing else is open to it. */
export const OpenToMetricsToken = (): MethodDecorator & ClassDecorator => SetMetadata(METRICS_ROUTE, true);

const SHORTEST = 16;

const METRICS_READER: Operator = { id: 'metrics', actor: 'metrics', role: 'viewer', source: 'api', tenants: [] };

/** The collector of metrics, which has a token of its own so that it needs nobody's. */
export class MetricsToken {
  private sha256: string | undefined;

  constructor(private readonly environment: Pick<Environment, 'metricsTokenFile'>) {}

  /**
   * Reads the file, if one is named.
   * @throws StartRefusal (78) when it holds no token worth the name.
   */
  load(): void {
    const { metricsTokenFile } = this.environment;
    if (metricsTokenFile === undefined) return;
    const text = readFileSync(metricsTokenFile, 'utf8').trim();
    if (text.length < SHORTEST) {
      throw new StartRefusal(`METRICS_TOKEN_FILE holds fewer than ${SHORTEST} characters.`, EXIT.config);
    }
    this.sha256 = sha256Of(text);
  }

  /** The collector, when the request carries its token. */
  identify(request: IncomingMessage): Operator | undefined {
    const text = bearerOf(request);
    return text !== undefined && this.sha256 !== undefined && sameHash(sha256Of(text), this.sha256)
      ? METRICS_READER
      : undefined;
  }
}
