import type { PinoLogger } from 'nestjs-pino';
import type { Clock } from '../../clock/clock.js';
import type { Environment } from '../../config/environment.js';
import type { Persistence } from '../../persistence/persistence.js';
import { logTo } from '../log-to.js';
import { InProcessEngine } from './in-process.engine.js';
import type { SchedulerEngine } from './scheduler-engine.js';

/** The engine that belongs to the store: data in a shared database and timers of one process do not go together. */
export async function makeEngine(
  { importConcurrency: concurrency, database }: Environment,
  clock: Clock,
  persistence: Persistence,
  logger: PinoLogger,
): Promise<SchedulerEngine> {
  const { fleet } = persistence;
  if (!fleet || !database) return new InProcessEngine(concurrency, clock);
  // The driver of the database and the engine on it are loaded only where there is one.
  const { GraphileWorkerEngine } = await import('./graphile-worker.engine.js');
  const { enginePool } = await import('../../persistence/postgres/connection/engine-pool.js');
  return new GraphileWorkerEngine({
    concurrency,
    clock,
    pool: enginePool(database.url, fleet.replica),
    find: (runId) => persistence.runs.get(runId),
    onLockingAs: (name) => fleet.lockingAs(name),
    log: logTo(logger, 'Engine'),
  });
}
