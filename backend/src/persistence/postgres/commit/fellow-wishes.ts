import type { Draft } from './draft.js';
import type { CommitNumbers } from './numbering.js';
import type { Outcome, Wish } from './wish.js';
import { outcomeOf } from './wish.js';

/** What only concerns one tenant. */
export type FellowWish = Wish & { readonly tenant: string };

/** Wishes that a transaction which is made anyway takes along. It has to end with `settle` or `giveBack`. */
export class FellowWishes {
  private outcomes = new Map<Wish, Outcome>();

  constructor(
    private readonly wishes: readonly FellowWish[],
    /** Told once: these go on by themselves, and their tenants are free again. */
    private readonly release: (left: readonly Wish[]) => void,
  ) {}

  get tenants(): readonly string[] {
    return this.wishes.map(({ tenant }) => tenant);
  }

  /** Decides those whose tenants the draft has locked. A transaction that is done again asks again. */
  decide(draft: Draft): void {
    this.outcomes = new Map(
      this.wishes.filter(({ tenant }) => draft.holds(tenant)).map((wish) => [wish, outcomeOf(wish, draft)]),
    );
  }

  /** The transaction is durable. */
  settle(numbers: CommitNumbers | undefined): void {
    for (const [wish, outcome] of this.outcomes) wish.settle(outcome, numbers);
    this.release(this.wishes.filter((wish) => !this.outcomes.has(wish)));
  }

  /** The transaction came to nothing. */
  giveBack(): void {
    this.release(this.wishes);
  }
}
