// npm run secrets -- status | rotate | retire ID | create: the key file that tenants' AccuLynx keys are sealed with.
import { parseOptions } from './secrets/options.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { run } from './workspace/child-process.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { productNode, requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { command, keyId, dataDir, keyFile } = parseOptions(args);
  await ensureInstalled();
  await ensureBuilt('backend');
  // Its alias must not contradict what was found; an empty variable counts as not given.
  const env = { DATA_DIR: dataDir, COMMAND_CENTER_DATA_DIR: '', SECRETS_KEY_FILE: keyFile };
  return run(productNode(), ['dist/backend/cli/secrets.js', command, ...(keyId ? [keyId] : [])], { env });
});
