// npm run demo: the product with 40 invented tenants in every state, on the stub importer and a data directory of its own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseOptions, usage } from './start/options.mjs';
import { requireFreePort } from './start/port-check.mjs';
import { runService } from './start/service.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { EXIT } from './workspace/exit-codes.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { Refusal, runScript } from './workspace/refusal.mjs';
import { root } from './workspace/root.mjs';
import { requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { help, env } = parseOptions(args);
  if (help) {
    console.log(usage.replaceAll('npm start', 'npm run demo'));
    return 0;
  }
  if (env.DATA_DIR) throw new Refusal('The demo has a data directory of its own; it takes no --data-dir.', EXIT.usage);
  const port = env.PORT || process.env.PORT || '8000';
  await requireFreePort(port, env.HOST || process.env.HOST || '127.0.0.1');
  await ensureInstalled();
  await ensureBuilt();
  // One folder per port, so that two demos do not share a store; made anew, because its states age.
  const dataDir = join(root, 'tmp', 'demo', port, 'data');
  rmSync(dataDir, { recursive: true, force: true });
  console.error('This is a demo: every tenant is invented, and nothing is imported.');
  // Two slots are few for 40 tenants, so that a late schedule can be seen now and then.
  return runService({
    ...env,
    DATA_DIR: dataDir,
    COMMAND_CENTER_DATA_DIR: '',
    DEMO: 'true',
    ACCULYNX_MODE: 'stub',
    IMPORT_CONCURRENCY: '2',
  });
});
