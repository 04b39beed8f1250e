// npm test: installs what is missing, builds, runs every suite in turn and counts. `npm test -- backend` runs one alone.
import { nothing } from './test/counts.mjs';
import { suites } from './test/suites.mjs';
import { EXIT } from './workspace/exit-codes.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { Refusal, runScript } from './workspace/refusal.mjs';
import { requireScriptRuntime } from './workspace/runtime.mjs';

function chosenSuites(names) {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length) {
    const known = suites.map(({ name }) => name).join(', ');
    throw new Refusal(`There is no suite "${unknown[0]}"; the suites are ${known}.`, EXIT.usage);
  }
  return names.length ? suites.filter(({ name }) => names.includes(name)) : suites;
}

async function runSuite({ name, run }) {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const result = await run().catch((error) => {
    console.error(error instanceof Refusal ? error.message : error);
    return { ...nothing, failed: 1, reason: 'it could not be run' };
  });
  return { name, ...result, seconds: Math.round((performance.now() - startedAt) / 1000) };
}

function printTable(results) {
  console.log(
    `\n${'suite'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(8)}${'s'.padStart(6)}`,
  );
  for (const { name, passed, failed, skipped, seconds, reason } of results) {
    const numbers = [passed, failed, skipped].map((count) => String(count).padStart(8)).join('');
    console.log(`${name.padEnd(12)}${numbers}${String(seconds).padStart(6)}${reason ? `  ${reason}` : ''}`);
  }
}

await runScript(async (args) => {
  requireScriptRuntime();
  const chosen = chosenSuites(args);
  await ensureInstalled();
  const results = [];
  for (const suite of chosen) results.push(await runSuite(suite));
  printTable(results);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') ? 1 : 0;
});
