import { setTimeout as sleep } from 'node:timers/promises';
import { troubleOf } from './database-trouble.js';

/** After the first try. */
const MOST_RETRIES = 3;
const FIRST_WAIT_MS = 20;

/** A wait that no two replicas have alike: between half of `ms` and all of it. */
export const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);

/** Does `work` again after a deadlock or a connection that turned out to be dead. It must change nothing when it fails. */
export async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const { kind } = troubleOf(error);
      if (tries === MOST_RETRIES || (kind !== 'busy' && kind !== 'lost')) throw error;
      await sleep(jittered(FIRST_WAIT_MS * 3 ** tries));
    }
  }
}
