// npm start: installs what is missing, builds what is stale, starts the service with its UI. Needs nothing but Node and npm.
import { parseOptions, usage } from './start/options.mjs';
import { requireFreePort } from './start/port-check.mjs';
import { runService } from './start/service.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { requireScriptRuntime } from './workspace/runtime.mjs';

await runScript(async (args) => {
  requireScriptRuntime();
  const { help, env } = parseOptions(args);
  if (help) {
    console.log(usage);
    return 0;
  }
  await requireFreePort(env.PORT || process.env.PORT || '8000', env.HOST || process.env.HOST || '127.0.0.1');
  await ensureInstalled();
  await ensureBuilt();
  return runService(env);
});
