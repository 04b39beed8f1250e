import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppModule } from './app.module.js';
import { InitialToken } from './auth/initial-token.js';
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

async function start(shutdown: Shutdown): Promise<void> {
  const environment = Environment.read();
  const logger = createLogger(environment);
  new ProcessEnd(shutdown, logger).watch();
  const parts = { environment, shutdown, logger, ...builtConsole(environment) };
  const application = await createApplication(AppModule.of(parts), parts);
  const address = await listen(application, environment);
  const { notice } = application.get(InitialToken);
  if (notice) console.log(notice);
  console.log(
    `Aetherlink Command Center is ready at ${address} (data in ${environment.database ? 'PostgreSQL' : environment.dataDir})`,
  );
}

const shutdown = new Shutdown();
try {
  await start(shutdown);
} catch (error) {
  if (!(error instanceof StartRefusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  // The store may be open already when the port turns out to be taken.
  await shutdown.closeStore();
  process.exit(error.exitCode);
}
