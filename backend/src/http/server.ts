import { fastify, type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import type { Shutdown } from '../config/shutdown.js';
import { DomainError } from '../domain/domain-error.js';
import { admitOrigin } from './cross-origin.js';
import { requireKnownHost, requireKnownOrigin } from './door.js';
import { acceptJsonBodiesOnly, BODY_LIMIT } from './json-body.js';
import { answerMalformedRequest, answerUnmetExpectation } from './malformed-request.js';
import { sendProblem, tellProblem } from './problem.js';
import { pathOf } from './request-context.js';
import { refuseAmbiguousParameters } from './query-names.js';
import { logRequest } from './request-log.js';
import { setSecurityHeaders } from './security-headers.js';

/** How long and how much a connection may take (F26). To be made, answers may take longer: streams and run-now do. */
export interface ServerLimits {
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to its last one. */
  readonly requestTimeoutMs: number;
  readonly checkingIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  /** How long nothing of an answer that is ready can be sent before its client is given up. */
  readonly stuckAnswerMs: number;
  readonly maxConnections: number;
  readonly maxRequestsPerSocket: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  checkingIntervalMs: 5_000,
  keepAliveTimeoutMs: 10_000,
  stuckAnswerMs: 15_000,
  maxConnections: 2_000,
  maxRequestsPerSocket: 1_000,
};

const IDLE_SWEEP_MS = 50;

/** Longer than any id or tenant, so that a long one is refused as what it is and not as an address. */
const MAX_PARAM_LENGTH = 600;

function createServer(
  environment: Environment,
  loggerInstance: FastifyBaseLogger,
  limits: ServerLimits,
): FastifyInstance {
  return fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => randomUUID(),
    trustProxy: (_address, hop) => hop < environment.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxRequestsPerSocket: limits.maxRequestsPerSocket,
    http: { headersTimeout: limits.headersTimeoutMs, connectionsCheckingInterval: limits.checkingIntervalMs },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // The router gives up before any hook runs, so the headers are set here as well.
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(request, reply);
      sendProblem(reply, tellProblem(error, request.id));
    },
    clientErrorHandler: answerMalformedRequest,
  });
}

/**
 * The HTTP server with everything that comes before routing: who may call under which name, from which page, with what
 * kind of body. Nest's routes, guards and pipes stand behind it.
 */
export function openServer(
  environment: Environment,
  shutdown: Shutdown,
  logger: Logger,
  limits: ServerLimits = SERVER_LIMITS,
): FastifyInstance {
  const server = createServer(environment, logger, limits);
  server.server.maxConnections = limits.maxConnections;
  server.server.on('checkExpectation', answerUnmetExpectation);
  acceptJsonBodiesOnly(server);

  server.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(request, reply);
    // Before anything is refused: caches must keep refusals apart too.
    if (environment.corsOrigins.length > 0) void reply.header('vary', 'Origin');
    const host = requireKnownHost(request.raw, environment);
    const origin = requireKnownOrigin(request.raw, host, environment);
    if (origin !== undefined && admitOrigin(request, reply, origin)) return;
    refuseWhileEnding(request.raw, shutdown);
    refuseAmbiguousParameters(request);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply);
    done();
  });
  giveUpStuckAnswers(server, limits);
  endConnectionsInOrder(server, shutdown);
  return server;
}

/**
 * A client that takes nothing of its answer would keep its connection for good: the other limits end with the request.
 * Node sets its own limit for idling once the answer is out.
 */
function giveUpStuckAnswers(server: FastifyInstance, { stuckAnswerMs }: ServerLimits): void {
  server.addHook('onSend', ({ raw }, _reply, _payload, done) => {
    raw.socket.setTimeout(stuckAnswerMs);
    done();
  });
}

/** Node closes the connections that idle when the end begins; this also lets go of those that idle later. */
function endConnectionsInOrder(server: FastifyInstance, shutdown: Shutdown): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (shutdown.begun) void reply.header('connection', 'close');
    done();
  });
  let sweep: NodeJS.Timeout | undefined;
  server.addHook('preClose', (done) => {
    sweep = setInterval(() => server.server.closeIdleConnections(), IDLE_SWEEP_MS);
    done();
  });
  server.addHook('onClose', (_server, done) => {
    clearInterval(sweep);
    done();
  });
}

/** A connection that stays open may bring another request after the end has begun; probes still get their answer. */
function refuseWhileEnding(request: IncomingMessage, shutdown: Shutdown): void {
  if (!shutdown.begun || pathOf(request.url ?? '/').startsWith('/health/')) return;
  throw new DomainError(
    'persistence_unavailable',
    'The service is shutting down; nothing was done. Try again shortly.',
  );
}
