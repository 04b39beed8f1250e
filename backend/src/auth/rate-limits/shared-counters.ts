import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { FlexibleCounters, type Limits, memoryLimiter } from './flexible-counters.js';
import { RATE_LIMITS } from './limits.js';
import type { QuickDatabase } from './quick-database.js';

/**
 * Counts together with all replicas, in a table that a migration has made. Whoever is over a limit is known in memory
 * until its time is over, and while the database does not answer each process counts alone.
 */
export function sharedCounters(database: QuickDatabase, limits: Limits = RATE_LIMITS): FlexibleCounters {
  return new FlexibleCounters(
    (name, limit) =>
      new RateLimiterPostgres({
        storeClient: database,
        storeType: 'pool',
        schemaName: 'command_center',
        tableName: 'rate_limits',
        tableCreated: true,
        // All limits share the table, so that one of them sweeps it for all.
        clearExpiredByTimeout: name === 'reads',
        keyPrefix: name,
        points: limit.times,
        duration: limit.seconds,
        inMemoryBlockOnConsumed: limit.times + 1,
        insuranceLimiter: memoryLimiter(name, limit),
      }),
    limits,
  );
}
