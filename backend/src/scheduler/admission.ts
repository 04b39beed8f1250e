import type { Act } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import type { Run } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import type { Persistence } from '../persistence/persistence.js';
import { type AskOrder, askRule } from './ask-rules.js';
import type { GiveWay } from './give-way.js';
import type { RunWaiters } from './run-waiters.js';

/** Longer than a slice may take to give way and to be closed. */
const SLICE_ENDS_MS = 8_000;
/** Slices that may come in the way one after the other; none does, because none is started while somebody waits. */
const MOST_ROUNDS = 3;

/** Leads the wishes of people through the gate, past a slice that has to give way first. */
export class Admission {
  constructor(
    private readonly persistence: Persistence,
    private readonly make: RunMaker,
    private readonly giveWay: GiveWay,
    private readonly waiters: RunWaiters,
  ) {}

  /**
   * @returns the queued run, durable. @throws DomainError `schedule_not_found`, `run_in_progress`, `credentials_hold`,
   * `persistence_unavailable`
   */
  admit(tenant: string, act: Act, order: AskOrder): Promise<Run> {
    const rule = askRule(tenant, act, this.make, order);
    return this.giveWay.during(tenant, async () => {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const verdict = await this.persistence.act(tenant, rule);
        if ('run' in verdict) return verdict.run;
        this.giveWay.ask(verdict.yield);
        await this.waiters.ended(verdict.yield.id, SLICE_ENDS_MS);
        this.requireSaving();
      }
      throw new DomainError('run_in_progress', `A longer import of ${tenant} does not give way. Nothing was started.`, {
        tenant,
      });
    });
  }

  /** While nothing can be saved no slice can end either: that, and not the slice, is in the way. */
  private requireSaving(): void {
    const { condition, issues } = this.persistence.health();
    if (condition !== 'unavailable') return;
    throw new DomainError('persistence_unavailable', `${issues.join(' ')} Nothing was started; try again later.`, {
      retryAfterSec: 5,
    });
  }
}
