import type { Run } from '../../../domain/run.js';
import { isActive } from '../../../domain/run.js';
import type { BinCounts } from '../../../domain/summary-bins.js';
import { SummaryCounters } from '../../changes/summary-counters.js';
import type { TenantView } from '../../changes/tenant-view.js';
import { afterChange, tenantOf } from '../../changes/tenant-view.js';
import type { Draft } from './draft.js';

/** One counter of a quarter of an hour, and by how much it grows; `max_delay_ms` is not added up. */
export interface BinGrowth {
  readonly from_at: number;
  readonly name: string;
  readonly amount: number;
}

export const MAX_DELAY = 'max_delay_ms';
export const DELAY = 'delay:';
export const COUNTERS = ['succeeded', 'failed', 'timedOut', 'cancelled', 'lost', 'skipped'] as const;

/** Ended runs of a draft whose earlier form is in no locked row: it has to be looked up before they are counted. */
export function runsToLookUp(draft: Draft): readonly string[] {
  const known = new Set<string>();
  const ids: string[] = [];
  for (const change of draft.changes) {
    if (change.kind !== 'run') continue;
    const { run } = change;
    const seen = known.has(run.id) || draft.before(run.tenant).activeRun?.id === run.id;
    if (!seen && !isActive(run)) ids.push(run.id);
    known.add(run.id);
  }
  return ids;
}

/** What a draft adds to the summary's counters. `earlier` holds runs that were looked up. */
export function summaryGrowth(draft: Draft, earlier: ReadonlyMap<string, Run>): readonly BinGrowth[] {
  const counters = new SummaryCounters();
  const views = new Map<string, TenantView>();
  const runs = new Map(earlier);
  for (const change of draft.changes) {
    const tenant = tenantOf(change);
    if (tenant === undefined) continue;
    const view = views.get(tenant) ?? draft.before(tenant);
    if (change.kind === 'run') {
      const { run } = change;
      counters.countRun(run, view.activeRun?.id === run.id ? view.activeRun : runs.get(run.id));
      runs.set(run.id, run);
    } else if (change.kind === 'tick') counters.countTick(change.tick, view.openTick);
    views.set(tenant, afterChange(view, change));
  }
  return counters.all().flatMap(growthOf);
}

/** The rows of a span. */
export function growthOf(bin: BinCounts): readonly BinGrowth[] {
  const named = (name: string, amount: number): BinGrowth => ({ from_at: bin.from, name, amount });
  return [
    ...COUNTERS.map((name) => named(name, bin[name])),
    ...bin.delays.map((count, bucket) => named(`${DELAY}${bucket}`, count)),
    ...(bin.delays.length > 0 ? [named(MAX_DELAY, bin.maxDelayMs)] : []),
  ].filter(({ name, amount }) => amount > 0 || name === MAX_DELAY);
}
