import type { Moment } from '../../domain/moment.js';
import type { StoreCondition, StoreHealth } from '../persistence.js';

/** Why the store is not well; the loudest first. */
const CONDITION_OF = {
  unreachable: 'unavailable',
  cannot_save: 'unavailable',
  read_only: 'read_only',
  unsafe_server: 'degraded',
} as const satisfies Record<string, StoreCondition>;

export type Trouble = keyof typeof CONDITION_OF;
const LOUDEST_FIRST = Object.keys(CONDITION_OF) as Trouble[];

/** The store's health, and who wants to know when it changes. */
export class StoreBoard {
  private readonly troubles = new Map<Trouble, readonly string[]>();
  private readonly listeners = new Set<(health: StoreHealth) => void>();
  private since: Moment | undefined;

  health(): StoreHealth {
    const loudest = LOUDEST_FIRST.find((trouble) => this.troubles.has(trouble));
    return {
      condition: loudest ? CONDITION_OF[loudest] : 'ok',
      issues: LOUDEST_FIRST.flatMap((trouble) => this.troubles.get(trouble) ?? []),
      ...(this.since === undefined ? {} : { unavailableSince: this.since }),
    };
  }

  has(trouble: Trouble): boolean {
    return this.troubles.has(trouble);
  }

  raise(trouble: Trouble, issues: readonly string[], unavailableSince?: Moment): void {
    if (this.troubles.get(trouble)?.join('\n') === issues.join('\n')) return;
    this.troubles.set(trouble, issues);
    this.since ??= unavailableSince;
    this.tell();
  }

  clear(trouble: Trouble): void {
    if (!this.troubles.delete(trouble)) return;
    if (!this.troubles.has('unreachable') && !this.troubles.has('cannot_save')) this.since = undefined;
    this.tell();
  }

  listen(listener: (health: StoreHealth) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    const health = this.health();
    for (const listener of this.listeners) listener(health);
  }
}
