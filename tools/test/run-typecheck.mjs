import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../workspace/child-process.mjs';
import { root } from '../workspace/root.mjs';
import { productNode } from '../workspace/runtime.mjs';
import { judge, nothing } from './counts.mjs';

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Type-checks what one configuration of a project names; the whole counts as one test. */
export async function checkProject({ project, config = 'tsconfig.json', timeoutMs }) {
  const args = [compiler, '--noEmit', '-p', join(root, project, config)];
  const exitCode = await run(productNode(), args, { timeoutMs });
  return judge(exitCode === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 }, exitCode);
}

/** Type-checks every file of the contracts; each file counts as one test. */
export async function checkContracts({ timeoutMs }) {
  const folder = join(root, 'contracts', 'src');
  const files = readdirSync(folder).filter((name) => name.endsWith('.d.ts'));
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'ES2023', '--module', 'nodenext'];
  const args = [compiler, ...options, '--types', 'node', '--ignoreConfig', ...files.map((name) => join(folder, name))];
  const exitCode = await run(productNode(), args, { timeoutMs });
  return judge(exitCode === 0 ? { ...nothing, passed: files.length } : { ...nothing, failed: 1 }, exitCode);
}
