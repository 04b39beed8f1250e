import { join } from 'node:path';
import { run } from '../workspace/child-process.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';
import { judge, nothing } from './counts.mjs';
import { freshResultsFile, readResults } from './results-file.mjs';

const countsOf = (result) => ({
  passed: result.numPassedTests,
  failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
  skipped: result.numPendingTests + result.numTodoTests + result.numPendingTestSuites,
});

/** Runs one Jest configuration and answers its counts. */
export async function runJest({ name, config, args = [], env = {}, timeoutMs }) {
  const file = freshResultsFile(name);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--config', config, '--ci', '--maxWorkers=2', '--json', `--outputFile=${file}`, ...args];
  const exitCode = await run(productNode(), [jest, ...options], {
    timeoutMs,
    env: { NODE_ENV: 'test', ...env },
    // Jest says how it goes on stderr; stdout would only repeat where the results are.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const result = readResults(file);
  return judge(result ? countsOf(result) : nothing, exitCode);
}
