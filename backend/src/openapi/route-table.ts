import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { NEEDED_ROLE, PUBLIC_ROUTE } from '../auth/route-access.js';
import type { Role } from '../domain/operator.js';

type Handler = (...args: unknown[]) => unknown;

/** One route as it is declared. */
export interface DeclaredRoute {
  readonly method: string;
  /** Absolute, with parameters as `:name`. */
  readonly path: string;
  /** `public`, the least role, or undefined for a route that is closed because it names neither. */
  readonly access: Role | 'public' | undefined;
  readonly controller: object;
  readonly handlerName: string;
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map((text) => String(text ?? ''));

const join = (...parts: string[]): string =>
  `/${parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`;

/** Reads every route off the controllers that are loaded, with what it asks of its caller. */
@Injectable()
export class RouteTable {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** All routes, ordered by path and method. */
  routes(): readonly DeclaredRoute[] {
    return this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype ? this.routesOf(metatype) : []))
      .sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
  }

  private routesOf(controller: object): DeclaredRoute[] {
    const { prototype } = controller as { prototype: Record<string, Handler> };
    const bases = textsOf(Reflect.getMetadata(PATH_METADATA, controller));
    return this.scanner.getAllMethodNames(prototype).flatMap((handlerName) => {
      const handler = prototype[handlerName];
      const method: unknown = handler && Reflect.getMetadata(METHOD_METADATA, handler);
      if (!handler || typeof method !== 'number') return [];
      const paths = textsOf(Reflect.getMetadata(PATH_METADATA, handler));
      const access = this.accessOf(handler, controller);
      return bases.flatMap((base) =>
        paths.map((path) => ({
          method: RequestMethod[method] ?? '',
          path: join(base, path),
          access,
          controller: prototype,
          handlerName,
        })),
      );
    });
  }

  private accessOf(handler: object, controller: object): Role | 'public' | undefined {
    for (const place of [handler, controller]) {
      if (Reflect.getMetadata(PUBLIC_ROUTE, place)) return 'public';
      const role = Reflect.getMetadata(NEEDED_ROLE, place) as Role | undefined;
      if (role) return role;
    }
    return undefined;
  }
}
