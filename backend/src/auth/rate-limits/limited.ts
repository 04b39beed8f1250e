import { SetMetadata } from '@nestjs/common';

export const ROUTE_LIMIT = Symbol('ROUTE_LIMIT');

/** The limits that a route has beside those for reads and changes. */
export type RouteLimit = 'run_now' | 'exports';

/** Gives a route a limit of its own. */
export const Limited = (limit: RouteLimit): MethodDecorator => SetMetadata(ROUTE_LIMIT, limit);
