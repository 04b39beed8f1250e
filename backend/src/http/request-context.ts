import type { FastifyRequest } from 'fastify';
import type { Operator } from '../domain/operator.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts; set by the operator guard, absent on public routes. */
    operator?: Operator;
  }
}

/** The path of a request target, without its query, also in the absolute form `GET http://host/path`. */
export function pathOf(target: string): string {
  const path = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}

/** The pattern of the route that serves the request, never the address itself; `unknown` where none does. */
export function routeOf({ is404, routeOptions }: FastifyRequest): string {
  return is404 ? 'unknown' : (routeOptions.url ?? 'unknown');
}

const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Routes whose answers are the API's and never the console's page. */
export function isServicePath(path: string): boolean {
  return ['/api', '/ops', '/health', '/metrics', '/analytics', '/bus'].some((folder) => isUnder(path, folder));
}

/** The routes that changes have to announce themselves on with `x-ops: 1`. */
export function isApiPath(path: string): boolean {
  return isUnder(path, '/api');
}
