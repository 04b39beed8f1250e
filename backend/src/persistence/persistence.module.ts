import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Global, Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { Shutdown } from '../config/shutdown.js';
import { EXIT } from '../config/start-refusal.js';
import { loadAuditChain } from './audit-chain/load-audit-chain.js';
import { JsonPersistence } from './json/json-persistence.js';
import type { StoreLog } from './store-log.js';
import { PERSISTENCE, type Persistence } from './persistence.js';
import { type DatabaseClock, SERVER_CLOCK } from './postgres/database-clock.js';

/** Injection token of the {@link DatabaseClock}: whose time decides with the driver `postgres`. */
export const DATABASE_CLOCK = Symbol('DATABASE_CLOCK');

async function makeStore(
  { dataDir, readOnly, acceptEmpty, auditKeyFile, database, production }: Environment,
  clock: Clock,
  databaseClock: DatabaseClock,
  log: StoreLog,
): Promise<Persistence> {
  const auditChain = await loadAuditChain(auditKeyFile);
  if (!database) {
    // Whoever took the directory over is writing to it now: nothing of this process may follow.
    const onLost = (): never => process.exit(EXIT.locked);
    return new JsonPersistence({ dataDir, readOnly, acceptEmpty, auditChain, clock, log, onLost });
  }
  // The driver of the database is loaded only where there is one.
  const { PostgresPersistence } = await import('./postgres/postgres-persistence.js');
  const replica = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const onlySafeServer = production;
  return new PostgresPersistence({
    ...database,
    readOnly,
    auditChain,
    clock,
    databaseClock,
    log,
    replica,
    onlySafeServer,
  });
}

/** Opens the store that `PERSISTENCE_DRIVER` names, and closes it last of all. */
@Global()
@Module({
  providers: [
    { provide: DATABASE_CLOCK, useValue: SERVER_CLOCK },
    {
      provide: PERSISTENCE,
      inject: [Environment, CLOCK, DATABASE_CLOCK, Shutdown, PinoLogger],
      useFactory: async (
        environment: Environment,
        clock: Clock,
        databaseClock: DatabaseClock,
        shutdown: Shutdown,
        logger: PinoLogger,
      ): Promise<Persistence> => {
        const store = await makeStore(environment, clock, databaseClock, (level, sentence, details = {}) =>
          logger[level]({ context: 'Store', ...details }, sentence),
        );
        await store.open();
        shutdown.on('store', 'persistence', () => store.close());
        return store;
      },
    },
  ],
  exports: [PERSISTENCE],
})
export class PersistenceModule {}
