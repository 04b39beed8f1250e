import { SetMetadata } from '@nestjs/common';

export const ROUTE_LIMIT = Symbol('ROUTE_LIMIT');

/**
 * The limits that a route has beside those for reads and changes, or in place of the one for strangers: `sign_in` counts
 * for itself, because it has to look at a token before it can turn anybody away. Exports count when they begin, so that
 * one that is refused for its own sake takes nothing.
 */
export type RouteLimit = 'run_now' | 'sign_in';

/** Gives a route a limit of its own. */
export const Limited = (limit: RouteLimit): MethodDecorator => SetMetadata(ROUTE_LIMIT, limit);
