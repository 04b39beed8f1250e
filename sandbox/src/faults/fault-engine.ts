import type { JsonObject } from '../data/json.ts';
import { Dice, stream } from '../data/random.ts';
import type { Ask, Memory, Params } from './ask.ts';
import type { Effect } from './effect.ts';
import type { FaultKind } from './kind.ts';
import { faultKinds } from './kinds.ts';
import { paramsOf } from './params.ts';

/** Where and when a fault fires. Everything that is left out is no condition. */
export interface FaultScope {
  readonly kind: string;
  readonly location?: string;
  /** The key itself or its id. */
  readonly key?: string;
  /** A regular expression for the path, without the query. */
  readonly path?: string;
  /** A regular expression for the query, without the question mark. */
  readonly query?: string;
  readonly method?: string;
  /** Only on these of the requests in scope, counted from 1. */
  readonly nth?: number | readonly number[];
  readonly probability?: number;
  readonly forMs?: number;
  /** At most so often. */
  readonly times?: number;
}

interface Standing {
  readonly id: string;
  readonly scope: FaultScope;
  readonly given: JsonObject;
  readonly params: Params;
  readonly kind: FaultKind;
  readonly memory: Memory;
  readonly dice: Dice;
  readonly until: number;
  readonly path: RegExp | undefined;
  readonly query: RegExp | undefined;
  matched: number;
  fired: number;
}

export interface Firing {
  readonly kinds: readonly string[];
  readonly effects: readonly Effect[];
}

/** The faults that stand, in the order in which they were put up. */
export class FaultEngine {
  private readonly standing = new Map<string, Standing>();
  private readonly seed: number;
  private count = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Puts up a fault; `now` is monotonic. Throws a SyntaxError for an expression that is none. */
  add(scope: FaultScope, given: JsonObject, now: number): string {
    const kind = faultKinds.get(scope.kind);
    if (!kind) throw new SyntaxError(`There is no fault "${scope.kind}".`);
    const path = scope.path === undefined ? undefined : new RegExp(scope.path);
    const query = scope.query === undefined ? undefined : new RegExp(scope.query);
    this.count += 1;
    const id = `fault-${this.count}`;
    const dice = new Dice(this.seed, stream.fault, this.count);
    const memory = { shifted: new Set<string>(), vanished: new Set<string>() };
    const until = scope.forMs === undefined ? Infinity : now + scope.forMs;
    const params = paramsOf(given);
    this.standing.set(id, { id, scope, given, params, kind, memory, dice, until, path, query, matched: 0, fired: 0 });
    return id;
  }

  /** Takes down one fault, or all; answers how many stood. */
  remove(id?: string): number {
    const before = this.standing.size;
    if (id === undefined) this.standing.clear();
    else this.standing.delete(id);
    return before - this.standing.size;
  }

  list(): (FaultScope & { id: string; matched: number; fired: number })[] {
    return [...this.standing.values()].map(({ id, scope, given, matched, fired }) => ({
      ...scope,
      ...given,
      id,
      matched,
      fired,
    }));
  }

  /** What stands in the way of a request. */
  fire(ask: Ask): Firing {
    const kinds: string[] = [];
    const effects: Effect[] = [];
    for (const fault of this.standing.values()) {
      if (ask.now >= fault.until || !this.concerns(fault, ask)) continue;
      const effect = this.fires(fault, ask)
        ? fault.kind.effect(fault.params, ask, fault.memory)
        : fault.kind.aftermath?.(ask, fault.memory);
      if (!effect) continue;
      kinds.push(fault.scope.kind);
      effects.push(effect);
    }
    return { kinds, effects };
  }

  /** How far faults put the clock off for a location, ms. */
  skewMs(location: string | undefined, now: number): number {
    return [...this.standing.values()]
      .filter(({ scope, until }) => scope.kind === 'clock_skew' && now < until)
      .filter(({ scope }) => scope.location === undefined || scope.location === location)
      .reduce((sum, { params }) => sum + params.number('ms', 300_000), 0);
  }

  private concerns({ scope }: Standing, { key }: Ask): boolean {
    if (scope.location !== undefined && scope.location !== key?.location.id) return false;
    return scope.key === undefined || scope.key === key?.value || scope.key === key?.id;
  }

  private fires(fault: Standing, ask: Ask): boolean {
    const { scope, path, query, kind } = fault;
    if (kind.fits && !kind.fits(ask)) return false;
    if (scope.method !== undefined && scope.method.toUpperCase() !== ask.method) return false;
    if (path && !path.test(ask.path)) return false;
    if (query && !query.test(ask.query.toString())) return false;
    fault.matched += 1;
    const { nth, times, probability } = scope;
    if (nth !== undefined && ![nth].flat().includes(fault.matched)) return false;
    if (times !== undefined && fault.fired >= times) return false;
    if (probability !== undefined && !fault.dice.chance(probability)) return false;
    fault.fired += 1;
    return true;
  }
}
