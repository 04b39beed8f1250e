import type { Ask, Memory, Params } from './ask.ts';
import type { Effect } from './effect.ts';

/** One row of the fault matrix. */
export interface FaultKind {
  readonly summary: string;
  /** What can be said with it, each with its default in words. */
  readonly params: Readonly<Record<string, string>>;
  /** The requests it can fire on, and counts; without it, every request in its scope. */
  readonly fits?: (ask: Ask) => boolean;
  /** What it does to a request it fires on. */
  readonly effect: (params: Params, ask: Ask, memory: Memory) => Effect;
  /** What it does to every request of its location or key for as long as it stands, whether it fires or not. */
  readonly aftermath?: (ask: Ask, memory: Memory) => Effect | undefined;
}
