import { type Fleet, LEASE_MS, type VendorRest } from '../../../persistence/fleet.js';
import type { InProcessCallBudget } from './in-process-call-budget.js';

/** Hands on what the vendor asks for here. What cannot be told it tells once more, to whoever calls. */
export const restTeller =
  (fleet: Pick<Fleet, 'tellRest'>) =>
  (rest: VendorRest): void =>
    void fleet.tellRest(rest).catch(() => undefined);

/**
 * Divides the address's limit among the replicas that are alive. One that joins others waits for a lease's length before
 * its first call: by then each of them has counted it, or has stopped its own runs because it could not. The limit of a
 * key is not divided: a tenant has one active run in the whole system and a key belongs to one tenant, so that one
 * replica at a time calls with it. A rest that the vendor asks of one replica is everybody's: the next run of the tenant
 * may be another one's, and all of them call from the address.
 */
export function shareBudget(budget: InProcessCallBudget, fleet: Pick<Fleet, 'onBeat' | 'onRest'>): void {
  let joined = false;
  fleet.onRest((rest) => budget.rest(rest));
  fleet.onBeat(({ live, rests }) => {
    for (const rest of rests) budget.rest(rest);
    if (!joined && live > 1) budget.hold(LEASE_MS);
    joined = true;
    budget.share(live);
  });
}
