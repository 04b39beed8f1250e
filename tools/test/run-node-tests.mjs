import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { run } from '../workspace/child-process.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';
import { judge, nothing } from './counts.mjs';
import { freshResultsFile, readResults } from './results-file.mjs';

const reporter = pathToFileURL(join(root, 'tools', 'test', 'counts-reporter.mjs')).href;

/** Runs files of node:test and answers their counts. */
export async function runNodeTests({ name, files, concurrency = 1, testTimeoutMs = 60_000, timeoutMs }) {
  const file = freshResultsFile(name);
  const options = [
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${testTimeoutMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${file}`,
  ];
  const exitCode = await run(productNode(), [...options, ...files], { timeoutMs, env: { NX_DAEMON: 'false' } });
  return judge(readResults(file) ?? nothing, exitCode);
}
