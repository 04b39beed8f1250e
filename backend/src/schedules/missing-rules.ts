import type { Act } from '../domain/act.js';
import { beginChain } from '../domain/chain.js';
import { DomainError } from '../domain/domain-error.js';
import type { Schedule } from '../domain/schedule.js';
import type { TenantRule } from '../domain/tenant-state.js';
import { acted, type ActedSchedule, existing } from './acted-schedule.js';

/**
 * An operator allows up to `count` records to be marked as missing, and the sweep that may do so starts at once. One of
 * another kind that is under way ends first; the approval waits for it. More than the number that was shown cannot be
 * allowed, and nothing can be taken back from a sweep that is using it.
 */
export function approveMissingRule(tenant: string, count: number, act: Act): TenantRule<ActedSchedule> {
  return (state) => {
    const schedule = existing(tenant, state);
    const { withheld, backfill } = schedule;
    const { activeRun } = state;
    if (!withheld) {
      throw new DomainError('validation_failed', `Nothing of ${tenant} waits for an approval. Nothing was changed.`, {
        errors: [{ field: 'count', message: 'No missing records are withheld.' }],
      });
    }
    if (count > withheld.missing) {
      throw new DomainError('validation_failed', `Only ${withheld.missing} records wait. Nothing was changed.`, {
        errors: [{ field: 'count', message: `At most ${withheld.missing}, the number that is shown.` }],
      });
    }
    const isSweeping = activeRun?.trigger === 'backfill' && backfill?.kind === 'reconcile';
    if (isSweeping && withheld.approved !== undefined && count < withheld.approved) {
      throw new DomainError(
        'run_in_progress',
        `A sweep that may mark ${withheld.approved} records of ${tenant} is under way. Nothing was changed; cancel it first.`,
        { runId: activeRun.id, tenant },
      );
    }
    const chain = backfill && backfill.kind !== 'reconcile' ? backfill : beginChain('reconcile', state.now);
    const next: Schedule = { ...schedule, withheld: { ...withheld, approved: count }, backfill: chain };
    const change = {
      schedule: next,
      ticks: [],
      before: { missing_approved: withheld.approved ?? null },
      after: { missing_approved: count },
    };
    return acted(state, change, act, 'scheduler.schedule.updated');
  };
}
