import type { Params, ParamMap } from '@angular/router';
import type { AuditRing } from '@aetherlink/contracts/audit';
import type { RunMode } from '@aetherlink/contracts/run';
import type { ScheduleSort, ScheduleState } from '@aetherlink/contracts/schedule';
import { parseStates } from './state-filter';

export type TimelineFilter = 'all' | 'runs' | 'ticks' | 'changes';
export type CrmTab = 'schedules' | 'audit';

/** Everything of this page that a link can carry. */
export interface CrmView {
  /** The search. */
  readonly q: string;
  readonly states: readonly ScheduleState[];
  readonly mode: RunMode | null;
  readonly sort: ScheduleSort;
  /** The tenant whose sheet is open. */
  readonly open: string | null;
  readonly timeline: TimelineFilter;
  /** The run that is unfolded in the timeline. */
  readonly run: string | null;
  /** The dialog about the open tenant's key is asked for. */
  readonly key: boolean;
  /** The create form is open, with this much of a tenant in it. */
  readonly create: string | null;
  /** Below 1280 px the audit is a tab. */
  readonly tab: CrmTab;
  readonly ring: AuditRing | null;
  readonly operation: string | null;
  readonly source: string | null;
  /** The audit entry that is unfolded. */
  readonly entry: number | null;
}

const SORTS: readonly string[] = ['attention', 'tenant', 'next_run_at', 'last_run', 'lateness'];
const FILTERS: readonly string[] = ['all', 'runs', 'ticks', 'changes'];

export function readView(params: ParamMap): CrmView {
  const sort = params.get('sort') ?? '';
  const timeline = params.get('tl') ?? '';
  const mode = params.get('mode');
  const ring = params.get('ring');
  return {
    q: params.get('q') ?? '',
    states: parseStates(params.get('state') ?? ''),
    mode: mode === 'stub' || mode === 'live' ? mode : null,
    sort: isSort(sort) ? sort : 'attention',
    open: params.get('open') || null,
    timeline: isFilter(timeline) ? timeline : 'all',
    run: params.get('run') || null,
    key: params.get('key') === '1',
    create: params.get('new'),
    tab: params.get('tab') === 'audit' ? 'audit' : 'schedules',
    ring: ring === 'people' || ring === 'system' ? ring : null,
    operation: params.get('op') || null,
    source: params.get('source') || null,
    entry: Number(params.get('entry')) || null,
  };
}

/** Only the named fields; what stands at its default leaves the address. For `queryParamsHandling: 'merge'`. */
export function viewParams(change: Partial<CrmView>): Params {
  const params: Params = {};
  if (change.q !== undefined) params['q'] = change.q || null;
  if (change.states) params['state'] = change.states.join(',') || null;
  if (change.mode !== undefined) params['mode'] = change.mode;
  if (change.sort) params['sort'] = change.sort === 'attention' ? null : change.sort;
  if (change.open !== undefined) params['open'] = change.open;
  if (change.timeline) params['tl'] = change.timeline === 'all' ? null : change.timeline;
  if (change.run !== undefined) params['run'] = change.run;
  if (change.key !== undefined) params['key'] = change.key ? '1' : null;
  if (change.create !== undefined) params['new'] = change.create;
  if (change.tab) params['tab'] = change.tab === 'schedules' ? null : change.tab;
  if (change.ring !== undefined) params['ring'] = change.ring;
  if (change.operation !== undefined) params['op'] = change.operation;
  if (change.source !== undefined) params['source'] = change.source;
  if (change.entry !== undefined) params['entry'] = change.entry;
  return params;
}

function isSort(word: string): word is ScheduleSort {
  return SORTS.includes(word.replace(/^-/, ''));
}
function isFilter(word: string): word is TimelineFilter {
  return FILTERS.includes(word);
}
