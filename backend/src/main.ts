import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppModule } from './app.module.js';
import { Environment } from './config/environment.js';
import { ProcessEnd } from './config/process-end.js';
import { Shutdown } from './config/shutdown.js';
import { StartRefusal } from './config/start-refusal.js';
import { createApplication } from './http/application.js';
import { listen } from './http/listen.js';
import { createLogger } from './http/logging.js';

/** The console is built into the folder beside this one; a backend built alone serves the API only. */
function builtConsole({ serveUi }: Environment): { consoleFolder?: string } {
  const consoleFolder = join(import.meta.dirname, '../frontend');
  return serveUi && existsSync(join(consoleFolder, 'index.html')) ? { consoleFolder } : {};
}

async function start(): Promise<void> {
  const environment = Environment.read();
  const shutdown = new Shutdown();
  const logger = createLogger(environment);
  const end = new ProcessEnd(shutdown, logger);
  end.watch();
  const parts = { environment, shutdown, logger, ...builtConsole(environment) };
  const application = await createApplication(AppModule.of(parts), parts);
  const address = await listen(application, environment);
  console.log(`Aetherlink Command Center is ready at ${address} (data in ${environment.dataDir})`);
}

try {
  await start();
} catch (error) {
  if (!(error instanceof StartRefusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}
