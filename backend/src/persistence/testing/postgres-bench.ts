import { SettableClock } from '../../clock/settable-clock.js';
import type { StoreLog } from '../store-log.js';
import type { PostgresPersistenceOptions } from '../postgres/postgres-persistence.js';
import { PostgresPersistence } from '../postgres/postgres-persistence.js';

interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database on a real server in which a test opens stores, as many replicas as it wants. */
export class PostgresBench {
  readonly clock = new SettableClock();
  readonly logged: string[] = [];
  private readonly opened: PostgresPersistence[] = [];

  constructor(readonly database: TestDatabase) {}

  get url(): string {
    return this.database.url;
  }

  /** A replica that has not been opened yet. Its time is the bench's clock. */
  replica(options: Partial<PostgresPersistenceOptions> = {}): PostgresPersistence {
    const log: StoreLog = (_, sentence) => this.logged.push(sentence);
    const store = new PostgresPersistence({
      url: this.url,
      replica: `replica-${this.opened.length + 1}`,
      clock: this.clock,
      databaseClock: { override: () => this.clock.now() },
      log,
      ...options,
    });
    this.opened.push(store);
    return store;
  }

  async open(options: Partial<PostgresPersistenceOptions> = {}): Promise<PostgresPersistence> {
    const store = this.replica(options);
    await store.open();
    return store;
  }

  async done(): Promise<void> {
    for (const store of this.opened) await store.close();
    await this.database.drop();
  }
}

/** Longer than anything takes that comes at all, also on a machine that does other things. */
const IN_VAIN_MS = 30_000;

/** Resolves as soon as `check` holds. Rejects with `what` after `withinMs`, which a promise names itself. */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  withinMs = IN_VAIN_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
