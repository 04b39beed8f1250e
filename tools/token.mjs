// npm run token -- create --name NAME [--role ROLE] [--tenants a,b] [--days N] | list | revoke ID [--data-dir DIR]
import { withoutDataDir } from './workspace/data-dir.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { run } from './workspace/child-process.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { rest, env } = withoutDataDir(args);
  await ensureInstalled();
  await ensureBuilt();
  return run(productNode(), ['dist/backend/cli/token.js', ...rest], { env });
});
