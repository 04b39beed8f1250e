// npm run acculynx:probe -- --key-file F [--base-url URL]: settles the open questions about AccuLynx with a real key.
import { parseOptions } from './acculynx-probe/options.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { run } from './workspace/child-process.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { keyFile, baseUrl } = parseOptions(args);
  await ensureInstalled();
  await ensureBuilt('backend');
  return run(productNode(), ['tools/acculynx-probe/ask-acculynx.mjs', keyFile, ...(baseUrl ? [baseUrl] : [])]);
});
