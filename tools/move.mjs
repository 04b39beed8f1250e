// npm run move -- --from json:DIR --to postgres:URL, or back: everything goes to another store. Stop the service first.
import { absolutePlaces } from './move/places.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { run } from './workspace/child-process.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  await ensureInstalled();
  await ensureBuilt();
  return run(productNode(), ['dist/backend/cli/move.js', ...absolutePlaces(args)]);
});
