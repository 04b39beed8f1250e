import type { Moment } from '../../../domain/moment.js';
import type { StoreCondition, StoreHealth } from '../../persistence.js';

/** Why the store is not well; each is a fact of its own with its own sentence. */
export type Trouble =
  | 'corrupt'
  | 'lost_lock'
  | 'cannot_save'
  | 'read_only'
  | 'recovered'
  | 'no_snapshot'
  | 'records_damaged'
  | 'audit_broken';

/** The loudest first. */
const CONDITION_OF: Readonly<Record<Trouble, StoreCondition>> = {
  corrupt: 'corrupt',
  lost_lock: 'unavailable',
  cannot_save: 'unavailable',
  read_only: 'read_only',
  recovered: 'degraded',
  no_snapshot: 'degraded',
  records_damaged: 'degraded',
  audit_broken: 'degraded',
};
const LOUDEST_FIRST = Object.keys(CONDITION_OF) as Trouble[];

/** The store's health, and who wants to know when it changes. */
export class ConditionBoard {
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

  /** `unavailableSince` is the moment at which nothing could be saved any more; kept while that trouble lasts. */
  raise(trouble: Trouble, issues: readonly string[], unavailableSince?: Moment): void {
    const before = this.troubles.get(trouble);
    if (before && before.join('\n') === issues.join('\n')) return;
    this.troubles.set(trouble, issues);
    this.since ??= unavailableSince;
    this.tell();
  }

  clear(trouble: Trouble): void {
    if (!this.troubles.delete(trouble)) return;
    if (trouble === 'cannot_save') this.since = undefined;
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
