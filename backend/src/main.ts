import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { Environment } from './config/environment.js';
import { ProcessEnd } from './config/process-end.js';
import { Shutdown } from './config/shutdown.js';
import { StartRefusal } from './config/start-refusal.js';
import { createApplication } from './http/application.js';
import { listen } from './http/listen.js';
import { createLogger } from './http/logging.js';

async function start(): Promise<void> {
  const environment = Environment.read();
  const shutdown = new Shutdown();
  const logger = createLogger(environment);
  const end = new ProcessEnd(shutdown, logger);
  end.watch();
  const parts = { environment, shutdown, logger };
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
