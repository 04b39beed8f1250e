import { readdir } from 'node:fs/promises';
import { load } from './store-build.mjs';
import { WRITERS, writerTenant } from './writer-facts.mjs';

/**
 * What is wrong with the facts of a store after a crash, given what its writers were told before: an act that was
 * acknowledged is missing, one that nobody asked for is there, or one arrived in part.
 */
export function problemsOf(facts, acks) {
  const problems = [];
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const tenant = writerTenant(writer);
    const { schedule, run, tick, audit, idempotency, next } = facts[tenant];
    const acked = acks[writer] ?? 0;
    if (schedule < acked) problems.push(`${tenant}: act ${acked} was acknowledged, the store is at ${schedule}`);
    // One act of each writer may have been on its way.
    if (schedule > acked + 1) problems.push(`${tenant}: the store is at ${schedule}, but only ${acked} was reached`);
    if (run !== schedule || tick !== schedule || idempotency !== schedule || next !== 0) {
      problems.push(`${tenant}: act ${schedule} arrived in part (${JSON.stringify(facts[tenant])})`);
    }
    if (audit > schedule) problems.push(`${tenant}: the audit tells of ${audit}, the store is at ${schedule}`);
  }
  if (facts.auditGaps > 0) problems.push(`the audit has ${facts.auditGaps} gaps`);
  return problems;
}

/** Files of the data directory that are damaged, quarantined or left over. Nobody may write meanwhile. */
export async function badFilesIn(dataDir) {
  const { verifyFiles } = await load('persistence/json/maintenance/verify-store.js');
  const names = await readdir(dataDir);
  const { bad } = await verifyFiles(dataDir);
  return [...bad, ...names.filter((name) => /corrupt|\.tmp$/.test(name) && !name.startsWith('.lock'))];
}
