import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT } from './exit-codes.mjs';
import { TO_STDERR } from './child-process.mjs';
import { runNx } from './nx.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './root.mjs';

const shared = ['package-lock.json', 'nx.json', 'tsconfig.base.json', 'contracts'];
const products = [
  { name: 'backend', inputs: [...shared, 'backend'], output: 'dist/backend/main.js' },
  { name: 'frontend', inputs: [...shared, 'frontend'], output: 'dist/frontend/index.html' },
];
const stampFile = join(root, 'dist', '.built-from.json');

const isTestOnly = (path) => /\.(spec|test)\.[cm]?ts$|[\\/](test|node_modules|\.angular)$/.test(path);

function* filesUnder(path) {
  if (isTestOnly(path)) return;
  if (!statSync(join(root, path)).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) yield* filesUnder(join(path, name));
}

function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap((input) => [...filesUnder(input)])) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function builtAt(output) {
  try {
    return statSync(join(root, output)).mtimeMs;
  } catch {
    return undefined;
  }
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** The names of the products whose output is absent, older than its sources, or was written by another build. */
export function staleProducts() {
  const stamps = readStamps();
  return products
    .filter(({ name, inputs, output }) => {
      const at = builtAt(output);
      return at === undefined || stamps[name]?.at !== at || stamps[name].from !== hashOf(inputs);
    })
    .map(({ name }) => name);
}

/**
 * Builds what is stale and says so in one line; comparing contents takes a few milliseconds where nothing is. Commands
 * that need no console name the one product that they run.
 */
export async function ensureBuilt(only) {
  const stale = staleProducts().filter((name) => only === undefined || name === only);
  if (!stale.length) return;
  console.error(`Building ${stale.join(' and ')}.`);
  const from = Object.fromEntries(products.map(({ name, inputs }) => [name, hashOf(inputs)]));
  const exitCode = await runNx(['run-many', '-t', 'build', '-p', stale.join(','), '--outputStyle=static'], {
    stdio: TO_STDERR,
  });
  if (exitCode !== 0) throw new Refusal('The build failed; the reason stands above.', EXIT.software);
  const stamps = readStamps();
  for (const { name, output } of products) {
    if (stale.includes(name)) stamps[name] = { from: from[name], at: builtAt(output) };
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamps));
}
