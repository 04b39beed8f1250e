import type { Json } from '../data/json.ts';
import type { Answer } from '../http/answer.ts';
import type { Bend } from '../http/call.ts';
import type { Delivery } from '../http/delivery.ts';

/** What a fault does to one request. */
export interface Effect {
  /** Given instead of the real answer. */
  readonly answer?: Answer;
  /** Bends the paging of the real answer. */
  readonly bend?: Bend;
  /** Changes the body of a real answer with status 200. */
  readonly rewrite?: (body: Json) => Json;
  /** Looks at the body of a real answer with status 200. */
  readonly watch?: (body: Json) => void;
  readonly delivery?: Delivery;
}

/** Several faults at once: the first answer wins, changes follow each other, the last delivery wins by its parts. */
export function together(effects: readonly Effect[]): Effect {
  const rewrites = effects.flatMap(({ rewrite }) => rewrite ?? []);
  const watches = effects.flatMap(({ watch }) => watch ?? []);
  const answer = effects.find((effect) => effect.answer)?.answer;
  return {
    ...(answer ? { answer } : {}),
    bend: Object.assign({}, ...effects.map(({ bend }) => bend)),
    rewrite: (body) => rewrites.reduce((changed, rewrite) => rewrite(changed), body),
    watch: (body) => watches.forEach((watch) => watch(body)),
    delivery: Object.assign({}, ...effects.map(({ delivery }) => delivery)),
  };
}
