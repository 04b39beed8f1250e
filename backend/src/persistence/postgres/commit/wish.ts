import type { Draft } from './draft.js';
import type { CommitNumbers } from './numbering.js';

export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** What one caller wants of the store. */
export interface Wish {
  readonly tenant: string | undefined;
  /** When it was asked for, by the monotonic clock. */
  readonly since: number;
  /** Runs after the lock; it is run anew when the transaction has to be. */
  readonly decide: (draft: Draft) => unknown;
  readonly settle: (outcome: Outcome, numbers: CommitNumbers | undefined) => void;
  /** True as long as nobody waits for it: it goes with the next transaction that is made anyway. */
  patient: boolean;
}

/** A wish that is refused harms no other one of its transaction. */
export function outcomeOf(wish: Wish, draft: Draft): Outcome {
  try {
    return { result: wish.decide(draft) };
  } catch (error) {
    return { error };
  }
}
