import type { FastifyReply, FastifyRequest } from 'fastify';
import { routeOf } from './request-context.js';
import { callerRequestIdOf } from './request-id.js';

/** One line for each request that changed something or was refused; plain reads only at level `debug`. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode } = reply;
  const line = {
    method: request.method,
    // The pattern, never the address itself: it may hold anything, and its query has no business in a log.
    route: routeOf(request),
    status: statusCode,
    ms: Math.round(reply.elapsedTime),
    actor: request.operator?.actor,
    caller_request_id: callerRequestIdOf(request.raw),
  };
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (statusCode >= 500) request.log.warn(line, 'request failed');
  else if (statusCode >= 400) request.log.info(line, 'request refused');
  else request.log[isRead ? 'debug' : 'info'](line, 'request answered');
}
