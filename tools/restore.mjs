// npm run restore -- FILE: puts a backup of the local action `backup-store` in the place of the store. Stop the service first.
import { parseOptions } from './restore/options.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { run } from './workspace/child-process.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { backup, dataDir } = parseOptions(args);
  await ensureInstalled();
  await ensureBuilt('backend');
  return run(productNode(), ['tools/restore/restore-store.mjs', backup, dataDir]);
});
