import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../../clock/clock.js';
import { Environment } from '../../config/environment.js';
import { Shutdown } from '../../config/shutdown.js';
import { PERSISTENCE, type Persistence } from '../../persistence/persistence.js';
import { CALL_BUDGET, type CallBudget } from '../call-budget.js';
import { KEY_CHECK } from '../key-check.js';
import { AccuLynxClient } from './client/acculynx-client.js';
import { AccuLynxKeyCheck } from './client/acculynx-key-check.js';
import { VendorPing } from './client/vendor-ping.js';
import { InProcessCallBudget } from './rate-limit/in-process-call-budget.js';
import { restTeller, shareBudget } from './rate-limit/share-budget.js';

/** The one client, and the one budget that everybody who calls AccuLynx shares. */
@Module({
  providers: [
    {
      provide: CALL_BUDGET,
      inject: [Environment, CLOCK, Shutdown, PERSISTENCE],
      useFactory: (
        { acculynxBaseUrl, production }: Environment,
        clock: Clock,
        shutdown: Shutdown,
        { fleet }: Persistence,
      ): CallBudget => {
        const ping = new VendorPing({ baseUrl: acculynxBaseUrl, clock, production });
        shutdown.on('store', 'ping of AccuLynx', () => ping.close());
        const budget = new InProcessCallBudget({
          clock,
          ping: () => ping.answers(),
          ...(fleet ? { onRest: restTeller(fleet) } : {}),
        });
        if (fleet) shareBudget(budget, fleet);
        return budget;
      },
    },
    {
      provide: AccuLynxClient,
      inject: [Environment, CLOCK, CALL_BUDGET, Shutdown],
      useFactory: (
        { acculynxBaseUrl, production }: Environment,
        clock: Clock,
        budget: CallBudget,
        shutdown: Shutdown,
      ) => {
        const client = new AccuLynxClient({ baseUrl: acculynxBaseUrl, budget, clock, production });
        // Runs have ended by then, so nothing is cut off but connections that wait for the next call.
        shutdown.on('store', 'client of AccuLynx', () => client.close());
        return client;
      },
    },
    {
      provide: KEY_CHECK,
      inject: [AccuLynxClient, CLOCK],
      useFactory: (client: AccuLynxClient, clock: Clock) => new AccuLynxKeyCheck(client, clock),
    },
  ],
  exports: [CALL_BUDGET, AccuLynxClient, KEY_CHECK],
})
export class AccuLynxClientModule {}
