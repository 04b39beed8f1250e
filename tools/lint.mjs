// npm run lint: ESLint over every project (through nx, which remembers what is unchanged), then Prettier over all files.
import { join } from 'node:path';
import { run } from './workspace/child-process.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runNx } from './workspace/nx.mjs';
import { runScript } from './workspace/refusal.mjs';
import { root } from './workspace/root.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

const prettier = () =>
  run(productNode(), [
    join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
    '--check',
    '--log-level=warn',
    '.',
  ]);

await runScript(async () => {
  requireScriptRuntime();
  await ensureInstalled();
  const failed = [
    { what: 'ESLint', exitCode: await runNx(['run-many', '-t', 'lint', '--outputStyle=static']) },
    { what: 'Prettier (npm run format mends it)', exitCode: await prettier() },
  ].filter(({ exitCode }) => exitCode !== 0);
  console.log(failed.length ? `Found problems: ${failed.map(({ what }) => what).join(', ')}.` : 'No lint problem.');
  return failed.length ? 1 : 0;
});
