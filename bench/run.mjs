// npm run bench [-- --quick] [-- --only herd]: every figure with its bar as JSON on stdout, progress on stderr.
// Loopback only; each benchmark starts its own product on its own data directory and stops it.
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../tools/workspace/build.mjs';
import { run } from '../tools/workspace/child-process.mjs';
import { EXIT } from '../tools/workspace/exit-codes.mjs';
import { ensureInstalled } from '../tools/workspace/installation.mjs';
import { Refusal, runScript } from '../tools/workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from '../tools/workspace/runtime.mjs';

const benchmarks = {
  'first-load': async () => (await import('./figures/first-load.mjs')).firstLoad,
  ready: async () => (await import('./figures/ready.mjs')).ready,
  'first-page': async () => (await import('./figures/first-page.mjs')).firstPage,
  create: async () => (await import('./figures/create.mjs')).create,
  herd: async () => (await import('./figures/herd.mjs')).herd,
  steady: async () => (await import('./figures/steady.mjs')).steady,
  'postgres-steady': async () => (await import('./figures/postgres-steady.mjs')).postgresSteady,
  'postgres-herd': async () => (await import('./figures/postgres-herd.mjs')).postgresHerd,
  'postgres-flat': async () => (await import('./figures/postgres-flat.mjs')).postgresFlat,
  hostile: async () => (await import('./figures/hostile.mjs')).hostile,
  'audit-chain': async () => (await import('./figures/audit-chain.mjs')).auditChain,
  'acculynx-one': async () => (await import('./figures/acculynx-one.mjs')).acculynxOne,
  'acculynx-many': async () => (await import('./figures/acculynx-many.mjs')).acculynxMany,
  'full-history': async () => (await import('./figures/full-history.mjs')).fullHistory,
};

function parse(args) {
  try {
    const { quick = false, only } = parseArgs({
      args,
      options: { quick: { type: 'boolean' }, only: { type: 'string' } },
    }).values;
    if (only === undefined) return { quick, names: Object.keys(benchmarks) };
    if (only in benchmarks) return { quick, names: [only] };
  } catch {
    // Said below: an unknown option and an unknown name have the same answer.
  }
  throw new Refusal(`Known are --quick and --only ${Object.keys(benchmarks).join('|')}.`, EXIT.usage);
}

await runScript(async (args) => {
  requireScriptRuntime();
  const { quick, names } = parse(args);
  await ensureInstalled();
  await ensureBuilt();
  const node = productNode();
  // The client is part of what is measured, so it runs on the product's own Node too.
  if (node !== process.execPath && !process.env.BENCH_ON_PRODUCT_NODE) {
    return run(node, ['bench/run.mjs', ...args], { env: { BENCH_ON_PRODUCT_NODE: '1' } });
  }
  const figures = [];
  for (const name of names) {
    console.error(`${name} …`);
    const benchmark = await benchmarks[name]();
    figures.push(...(await benchmark({ quick })));
  }
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model, platform: process.platform };
  console.log(
    JSON.stringify({ at: new Date().toISOString(), node: process.version, machine, quick, figures }, null, 2),
  );
  return 0;
});
