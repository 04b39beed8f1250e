// npm run audit -- verify [FILE] | begin-anew [--data-dir DIR]: is the audit, or an export of it, as it was written?
import { resolve } from 'node:path';
import { ensureBuilt } from './workspace/build.mjs';
import { run } from './workspace/child-process.mjs';
import { withoutDataDir } from './workspace/data-dir.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { rest, env } = withoutDataDir(args);
  const [command, file, ...more] = rest;
  // npm runs this in the workspace; what was typed means the folder that it was typed in.
  const named =
    command === 'verify' && file && !file.startsWith('-') ? resolve(process.env.INIT_CWD ?? '.', file) : file;
  await ensureInstalled();
  await ensureBuilt('backend');
  return run(
    productNode(),
    ['dist/backend/cli/audit.js', ...[command, named, ...more].filter((arg) => arg !== undefined)],
    {
      env,
    },
  );
});
