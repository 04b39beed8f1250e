import type { JsonObject } from '../data/json.ts';
import type { Location } from '../data/location.ts';
import type { SandboxState } from '../state.ts';

/** A request to the control API, past its token. */
export interface ControlCall {
  readonly state: SandboxState;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** {} where there is no body. */
  readonly body: JsonObject;
}

/** What the control API answers: JSON, or a long text whose parts are made as they are sent. */
export type ControlAnswer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly type: string; readonly parts: Iterable<string> };

export interface ControlRoute {
  readonly method: string;
  readonly path: string;
  readonly answer: (call: ControlCall) => ControlAnswer;
}

export const control = (method: string, path: string, answer: ControlRoute['answer']): ControlRoute => ({
  method,
  path,
  answer,
});

export const done = (json: unknown = { ok: true }): ControlAnswer => ({ status: 200, json });

/** A request that the author of a test has to mend; the sentence says how. */
export class ControlError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** The location that a request names. */
export function namedLocation(state: SandboxState, name: unknown): Location {
  const location = typeof name === 'string' ? state.world.location(name) : undefined;
  if (!location) throw new ControlError('Name a location, as GET locations lists them.', 404);
  return location;
}
