import type { Call, Route } from './call.ts';

export interface Match<C extends Call> {
  readonly route: Route<C>;
  readonly params: Readonly<Record<string, string>>;
}

/** The form of a path: a part in braces stands for anything without a slash. */
export const formOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** Finds the route of a path; where two would do, the one that stands first. */
export function router<C extends Call = Call>(
  routes: readonly Route<C>[],
): (method: string, path: string) => Match<C> | undefined {
  const compiled = routes.map((route) => ({ route, form: formOf(route.path) }));
  return (method, path) => {
    for (const { route, form } of compiled) {
      const found = route.method === method ? form.exec(path) : null;
      if (found) return { route, params: { ...found.groups } };
    }
    return undefined;
  };
}
