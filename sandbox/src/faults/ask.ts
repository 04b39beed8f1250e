import type { JsonObject } from '../data/json.ts';
import type { Key } from '../data/world.ts';

/** One request as faults see it. */
export interface Ask {
  /** Monotonic ms. */
  readonly now: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly ip: string;
  readonly key: Key | undefined;
  /** Bans the IP of the request, ms. */
  readonly ban: (ms: number) => void;
  /** How long a ban is unless the fault says it, ms. */
  readonly banMs: number;
}

/** What one fault remembers from request to request. */
export interface Memory {
  /** Lists whose pages begin one row earlier since the fault fired. */
  readonly shifted: Set<string>;
  /** Jobs that were listed and are not found any more. */
  readonly vanished: Set<string>;
}

/** The parameters of a fault, each with a default. */
export interface Params {
  readonly number: (name: string, otherwise: number) => number;
  readonly text: (name: string, otherwise: string) => string;
  readonly has: (name: string) => boolean;
  readonly object: (name: string, otherwise: JsonObject) => JsonObject;
}
