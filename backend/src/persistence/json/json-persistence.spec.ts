import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettableClock } from '../../clock/settable-clock.js';
import type { Persistence } from '../persistence.js';
import { copyCrashed } from '../testing/crash-image.js';
import { describePersistence } from '../testing/persistence.contract.js';
import { JsonPersistence } from './json-persistence.js';

describePersistence('json', async () => {
  const root = await mkdtemp(join(tmpdir(), 'json-contract-'));
  const clock = new SettableClock();
  const opened: Persistence[] = [];
  let generation = 0;
  const dirOf = (): string => join(root, String(generation));
  const open = async (): Promise<Persistence> => {
    const store = new JsonPersistence({ dataDir: dirOf(), clock, log: () => undefined });
    await store.open();
    opened.push(store);
    return store;
  };
  return {
    clock,
    open,
    // What a killed process leaves behind is exactly what is in its directory, without its lock.
    async reopen() {
      const left = dirOf();
      generation += 1;
      await copyCrashed(left, dirOf());
      return open();
    },
    async close() {
      for (const store of opened) await store.close();
      await rm(root, { recursive: true, force: true });
    },
  };
});
