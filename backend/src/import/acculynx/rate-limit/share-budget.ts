import { type Fleet, LEASE_MS } from '../../../persistence/fleet.js';
import type { InProcessCallBudget } from './in-process-call-budget.js';

/**
 * Divides the address's limit among the replicas that are alive. One that joins others waits for a lease's length before
 * its first call: by then each of them has counted it, or has stopped its own runs because it could not. The limit of a
 * key is not divided: a tenant has one active run in the whole system and a key belongs to one tenant, so that one
 * replica at a time calls with it.
 */
export function shareBudget(budget: InProcessCallBudget, fleet: Pick<Fleet, 'onBeat'>): void {
  let joined = false;
  fleet.onBeat(({ live }) => {
    if (!joined && live > 1) budget.hold(LEASE_MS);
    joined = true;
    budget.share(live);
  });
}
