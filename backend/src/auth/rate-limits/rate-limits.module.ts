import { Global, Logger, Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../../clock/clock.js';
import { Environment } from '../../config/environment.js';
import { Shutdown } from '../../config/shutdown.js';
import type { Counters } from './counters.js';
import { FlexibleCounters, memoryLimiter } from './flexible-counters.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimits } from './rate-limits.js';
import { WrongTokens } from './wrong-tokens.js';

const logger = new Logger('RateLimits');

async function countersFor(
  { rateLimits, database, readOnly }: Environment,
  clock: Clock,
  shutdown: Shutdown,
): Promise<Counters | undefined> {
  if (!rateLimits) return undefined;
  if (!database || readOnly) return new FlexibleCounters(memoryLimiter);
  // The driver of the database is loaded only where there is one.
  const { QuickDatabase } = await import('./quick-database.js');
  const { sharedCounters } = await import('./shared-counters.js');
  const quick = new QuickDatabase(database.url, clock, (error) =>
    logger.warn({ err: error, msg: 'Requests are counted by each replica alone until the database answers again.' }),
  );
  shutdown.on('store', 'rate limits', () => quick.close());
  return sharedCounters(quick);
}

/** How often who may ask, where RATE_LIMITS is on. */
@Global()
@Module({
  providers: [
    {
      provide: RateLimits,
      inject: [Environment, CLOCK, Shutdown],
      useFactory: async (environment: Environment, clock: Clock, shutdown: Shutdown) =>
        new RateLimits(await countersFor(environment, clock, shutdown)),
    },
    {
      provide: WrongTokens,
      inject: [RateLimits, CLOCK],
      useFactory: (limits: RateLimits, clock: Clock) => new WrongTokens(limits, clock),
    },
    RateLimitGuard,
  ],
  exports: [RateLimits, RateLimitGuard, WrongTokens],
})
export class RateLimitsModule {}
