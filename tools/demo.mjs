// npm run demo: the product with 40 invented tenants in every state, and three more whose pages come from the AccuLynx sandbox.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { addLiveTenants } from './demo/live-tenants.mjs';
import { startSandbox } from './product/sandbox.mjs';
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
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
  console.error('This is a demo: every tenant is invented. Three of them import from a sandbox on this machine.');
  const sandbox = await startSandbox({ jobs: 400 });
  try {
    const host = env.HOST || process.env.HOST || '127.0.0.1';
    let over = false;
    const adding = addLiveTenants(`http://${host}:${port}`, sandbox.locations, () => over).catch((error) =>
      console.error(`The sandbox's tenants are missing: ${error.message}`),
    );
    // Two slots are few for 43 tenants, so that a late schedule can be seen now and then.
    const exitCode = await runService({
      ...env,
      DATA_DIR: dataDir,
      COMMAND_CENTER_DATA_DIR: '',
      SECRETS_KEY_FILE: '',
      DEMO: 'true',
      ACCULYNX_MODE: 'auto',
      ACCULYNX_BASE_URL: sandbox.baseUrl,
      IMPORT_CONCURRENCY: '3',
    });
    over = true;
    await adding;
    return exitCode;
  } finally {
    await sandbox.stop();
  }
});
