import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../tools/product/until.mjs';
import { badFilesIn, problemsOf } from './expectations.mjs';
import { WRITERS, writerTenant } from './writer-facts.mjs';
import { startWriters } from './writer-process.mjs';

const LONGEST_LIFE_MS = 400;

/** Kills a store under its writers again and again, each time at another moment, and checks what the next one finds. */
export async function killRounds(dataDir, rounds, { lifeMs = LONGEST_LIFE_MS, env } = {}) {
  const problems = [];
  const ready = [];
  let acks = {};
  let acknowledged = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const writers = startWriters(dataDir, { env });
    try {
      const { facts, health, afterMs } = await writers.ready();
      ready.push(afterMs);
      const found = [...problemsOf(facts, acks), ...(health.condition === 'ok' ? [] : health.issues)];
      problems.push(...found.map((problem) => `round ${round}: ${problem}`));
      // What it found is where its writers go on from.
      acks = reached(facts);
      // From the first instants, in which a start puts the directory in order, to the middle of several snapshots.
      await pause(Math.random() ** 2 * lifeMs);
      if (round === rounds) await until('enough was done', () => acknowledged + writers.seen.count > rounds);
    } finally {
      await writers.kill();
    }
    acks = { ...acks, ...writers.seen.acks };
    acknowledged += writers.seen.count;
    problems.push(...(await leftBadly(dataDir, round)));
  }
  ready.sort((a, b) => a - b);
  const at = (q) => Math.round(ready[Math.min(ready.length - 1, Math.floor(q * ready.length))]);
  return { problems, acknowledged, readyMs: { p50: at(0.5), p95: at(0.95), max: at(1) } };
}

const reached = (facts) =>
  Object.fromEntries(Array.from({ length: WRITERS }, (_, writer) => [writer, facts[writerTenant(writer)].schedule]));

/** What lies in the directory right after a kill: whole files only, though one may still be on its way under another name. */
async function leftBadly(dataDir, round) {
  const bad = (await badFilesIn(dataDir)).filter((name) => !name.endsWith('.tmp'));
  return bad.map((problem) => `after the kill of round ${round}: ${problem}`);
}
