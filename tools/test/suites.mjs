import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../workspace/build.mjs';
import { run } from '../workspace/child-process.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';
import { judge, nothing } from './counts.mjs';
import { runJest } from './run-jest.mjs';
import { runNodeTests } from './run-node-tests.mjs';
import { checkContracts, checkProject } from './run-typecheck.mjs';

/** Time limits are guards against what hangs: a machine that does much else takes several times as long as an idle one. */
const MINUTE = 60_000;
/** Nest 12 is ESM only, and Jest links such modules only with this switch. The frontend's preset must not have it. */
const withEsModules = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
const CRASH_HARNESS = 'backend/test/crash';

function testFilesIn(folder, ending) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .sort();
}

async function build() {
  await ensureBuilt();
  return { ...nothing, passed: 1 };
}

/** What is tested, and before that the types of the specs, which Jest and Node strip without a look. */
async function typed({ project, config }, runTests) {
  const types = await checkProject({ project, config, timeoutMs: 10 * MINUTE });
  const tests = await runTests();
  const reason = types.failed ? 'its types are wrong' : tests.reason;
  return { ...tests, passed: tests.passed + types.passed, failed: tests.failed + types.failed, reason };
}

const backend = () =>
  typed({ project: 'backend', config: 'tsconfig.spec.json' }, () =>
    runJest({
      name: 'backend',
      config: 'backend/jest.config.cjs',
      args: ['--testPathIgnorePatterns', '/node_modules/', CRASH_HARNESS],
      env: withEsModules,
      timeoutMs: 30 * MINUTE,
    }),
  );

const frontend = () =>
  typed({ project: 'frontend', config: 'tsconfig.spec.json' }, () =>
    runJest({ name: 'frontend', config: 'frontend/jest.config.cjs', timeoutMs: 20 * MINUTE }),
  );

const sandbox = () =>
  typed({ project: 'sandbox' }, () =>
    runNodeTests({
      name: 'sandbox',
      files: testFilesIn('sandbox', '.test.ts'),
      concurrency: 2,
      testTimeoutMs: 2 * MINUTE,
      timeoutMs: 15 * MINUTE,
    }),
  );

async function journeys() {
  await ensureBuilt();
  const exitCode = await run(productNode(), ['e2e/prepare-browser.mjs'], { timeoutMs: 5 * MINUTE });
  if (exitCode !== 0) return judge(nothing, exitCode);
  return runNodeTests({
    name: 'journeys',
    files: testFilesIn('e2e', '.test.mjs'),
    concurrency: 2,
    testTimeoutMs: 5 * MINUTE,
    timeoutMs: 40 * MINUTE,
  });
}

/** The harness that kills the store is slow and alone on the machine, so it is a suite of its own, last. */
async function crash() {
  await ensureBuilt();
  const options = { name: 'crash', timeoutMs: 60 * MINUTE };
  if (testFilesIn(CRASH_HARNESS, '.spec.ts').length) {
    const args = ['--runInBand', CRASH_HARNESS];
    return runJest({ ...options, config: 'backend/jest.config.cjs', args, env: withEsModules });
  }
  const files = testFilesIn(CRASH_HARNESS, '.test.mjs');
  if (files.length) return runNodeTests({ ...options, files, testTimeoutMs: 15 * MINUTE });
  return judge(nothing, 0);
}

/** Every suite, in the order in which a failure is cheapest to find. Each answers `{passed, failed, skipped, reason?}`. */
export const suites = [
  { name: 'contracts', run: () => checkContracts({ timeoutMs: 10 * MINUTE }) },
  { name: 'build', run: build },
  { name: 'backend', run: backend },
  { name: 'frontend', run: frontend },
  { name: 'sandbox', run: sandbox },
  {
    name: 'workspace',
    run: () =>
      runNodeTests({
        name: 'workspace',
        files: testFilesIn('tools', '.test.mjs'),
        testTimeoutMs: 2 * MINUTE,
        timeoutMs: 15 * MINUTE,
      }),
  },
  { name: 'journeys', run: journeys },
  { name: 'crash', run: crash },
];
