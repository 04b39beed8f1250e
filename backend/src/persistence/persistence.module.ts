import { Global, Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { Shutdown } from '../config/shutdown.js';
import { EXIT } from '../config/start-refusal.js';
import { JsonPersistence } from './json/json-persistence.js';
import { PERSISTENCE, type Persistence } from './persistence.js';

/** Opens the store that `PERSISTENCE_DRIVER` names, and closes it last of all. */
@Global()
@Module({
  providers: [
    {
      provide: PERSISTENCE,
      inject: [Environment, CLOCK, Shutdown, PinoLogger],
      useFactory: async (
        { dataDir, readOnly, acceptEmpty }: Environment,
        clock: Clock,
        shutdown: Shutdown,
        logger: PinoLogger,
      ): Promise<Persistence> => {
        const store = new JsonPersistence({
          dataDir,
          readOnly,
          acceptEmpty,
          clock,
          log: (level, sentence, details = {}) => logger[level]({ context: 'Store', ...details }, sentence),
          // Whoever took the directory over is writing to it now: nothing of this process may follow.
          onLost: () => process.exit(EXIT.locked),
        });
        await store.open();
        shutdown.on('store', 'persistence', () => store.close());
        return store;
      },
    },
  ],
  exports: [PERSISTENCE],
})
export class PersistenceModule {}
