import { makeDatabase, testServer } from '../../../test/postgres/test-database.js';
import { describePersistence } from '../testing/persistence.contract.js';
import { PostgresBench } from '../testing/postgres-bench.js';

// A server takes longer to come up than a single test may take.
await testServer();

describePersistence('postgres', async () => {
  const bench = new PostgresBench(await makeDatabase());
  return {
    clock: bench.clock,
    open: () => bench.open(),
    // Nothing of an acknowledged change is in the process alone, so another one beside it reads all of it.
    reopen: () => bench.open(),
    close: () => bench.done(),
  };
});
