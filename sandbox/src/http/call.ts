import type { Location } from '../data/location.ts';
import type { Settings } from '../options.ts';
import type { Answer } from './answer.ts';

/** How a fault bends the paging of one request. */
export interface Bend {
  /** The offset is ignored and page one given; the echo says 0 or what was asked for. */
  readonly ignoreOffset?: 'zero' | 'requested';
  /** Rows by which the page begins earlier, as if a row had been put in before it. */
  readonly shift?: number;
}

/** One request that has passed the limits and the key. */
export interface Call {
  readonly location: Location;
  readonly settings: Settings;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where there is none or it is no JSON. */
  readonly body: unknown;
  readonly bend: Bend;
  /** A number that no other request has, for what differs from request to request. */
  readonly number: number;
}

export interface Route<C extends Call = Call> {
  readonly method: string;
  /** Below the base; a part in braces is a parameter. */
  readonly path: string;
  readonly answer: (call: C) => Answer;
}

export const get = (path: string, answer: Route['answer']): Route => ({ method: 'GET', path, answer });

/** Whether `includes=` names something. Unknown names are ignored, and some lists are split at spaces in the documents. */
export function includes({ query }: Call, ...names: readonly string[]): boolean {
  const asked = query.getAll('includes').flatMap((value) => value.split(/[,\s]+/));
  return names.some((name) => asked.includes(name));
}
