import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is truthy, and answers it; after the deadline it fails, naming what it waited for.
 * The default is a guard against what never comes; a promise that has a bound names its own.
 */
export async function until(what, ask, { deadlineMs = 30_000, everyMs = 25 } = {}) {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > giveUpAt) throw new Error(`Waited ${deadlineMs} ms in vain until ${what}.`);
    await pause(everyMs);
  }
}
