import { SetMetadata } from '@nestjs/common';
import type { Role } from '../domain/operator.js';

export const PUBLIC_ROUTE = Symbol('PUBLIC_ROUTE');
export const NEEDED_ROLE = Symbol('NEEDED_ROLE');

/** Opens a route to everybody; it must show no detail. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC_ROUTE, true);

/** The least role that a route needs; a method's wins over its class's. A route without one does not serve. */
export const NeedsRole = (role: Role): MethodDecorator & ClassDecorator => SetMetadata(NEEDED_ROLE, role);
