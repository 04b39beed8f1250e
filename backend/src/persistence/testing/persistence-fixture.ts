import type { SettableClock } from '../../clock/settable-clock.js';
import type { Persistence } from '../persistence.js';

/** How a contract suite gets at an adapter. */
export interface PersistenceFixture {
  readonly clock: SettableClock;
  /** A fresh, opened store. */
  open(): Promise<Persistence>;
  /** The same data in a process that starts after the one before was killed. */
  reopen(before: Persistence): Promise<Persistence>;
  /** Gives back everything that the test has opened. */
  close(): Promise<void>;
}
