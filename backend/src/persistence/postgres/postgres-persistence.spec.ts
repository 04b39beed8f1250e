import { makeDatabase, testServer } from '../../../test/postgres/test-database.js';
import { SettableClock } from '../../clock/settable-clock.js';
import type { Persistence } from '../persistence.js';
import { describePersistence } from '../testing/persistence.contract.js';
import { PostgresPersistence } from './postgres-persistence.js';

// A server takes longer to come up than a single test may take.
await testServer();

describePersistence('postgres', async () => {
  const database = await makeDatabase();
  const clock = new SettableClock();
  const opened: Persistence[] = [];
  const open = async (): Promise<Persistence> => {
    const store = new PostgresPersistence({
      url: database.url,
      replica: `test-${opened.length}`,
      clock,
      databaseClock: { override: () => clock.now() },
      log: () => undefined,
    });
    await store.open();
    opened.push(store);
    return store;
  };
  return {
    clock,
    open,
    // Nothing of an acknowledged change is in the process alone, so another one beside it reads all of it.
    reopen: () => open(),
    async close() {
      for (const store of opened) await store.close();
      await database.drop();
    },
  };
});
