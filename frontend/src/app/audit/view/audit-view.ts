import type { ParamMap, Params } from '@angular/router';
import type { AuditOutcome, AuditRing, AuditSource } from '@aetherlink/contracts/audit';
import type { AuditFilter } from '../../data-access/audit-api';
import type { Zone } from '../../ui/time/format-moment';
import { operationsOf } from './operation-groups';
import { dayStart, momentOf, momentWords } from './moments';

/** A span of time; `pick` is the one between two chosen moments. */
export type AuditRange = 'today' | '24h' | '7d' | 'pick';

/** Everything of this page that a link can carry. Empty and null ask for all. */
export interface AuditView {
  readonly tenant: string;
  /** An operation, or a group as in `scheduler.import.*`. */
  readonly operation: string;
  readonly source: AuditSource | null;
  readonly actor: string;
  readonly outcome: AuditOutcome | null;
  readonly ring: AuditRing | null;
  readonly action: string;
  readonly range: AuditRange | null;
  /** Epoch seconds; of the picked range. */
  readonly from: number | null;
  readonly to: number | null;
  /** The id of the entry whose sheet is open. */
  readonly open: number | null;
}

export const SOURCES: readonly AuditSource[] = ['ui', 'api', 'scheduler', 'command-center', 'ops'];
export const OUTCOMES: readonly AuditOutcome[] = ['success', 'denied', 'failed'];
export const RINGS: readonly AuditRing[] = ['people', 'system'];
export const RANGES: readonly AuditRange[] = ['today', '24h', '7d', 'pick'];

/** The view with nothing filtered. */
export const NO_FILTER = {
  tenant: '',
  operation: '',
  source: null,
  actor: '',
  outcome: null,
  ring: null,
  action: '',
  range: null,
  from: null,
  to: null,
} as const satisfies Partial<AuditView>;

const DAY = 24 * 3_600;

export function readAuditView(params: ParamMap): AuditView {
  const word = (name: string): string => params.get(name)?.trim() ?? '';
  const from = momentOf(word('from'));
  const to = momentOf(word('to'));
  const range = oneOf(word('range'), RANGES) ?? (from !== null || to !== null ? 'pick' : null);
  const open = Number(params.get('open') ?? '');
  return {
    tenant: word('tenant'),
    operation: word('op'),
    source: oneOf(word('source'), SOURCES),
    actor: word('actor'),
    outcome: oneOf(word('outcome'), OUTCOMES),
    ring: oneOf(word('ring'), RINGS),
    action: word('action'),
    range,
    from: range === 'pick' ? from : null,
    to: range === 'pick' ? to : null,
    open: Number.isSafeInteger(open) && open > 0 ? open : null,
  };
}

/** Only the named fields; what stands at its default leaves the address. For `queryParamsHandling: 'merge'`. */
export function auditParams(change: Partial<AuditView>): Params {
  const params: Params = {};
  for (const name of ['tenant', 'source', 'actor', 'outcome', 'ring', 'action', 'range', 'open'] as const) {
    if (name in change) params[name] = change[name] || null;
  }
  if ('operation' in change) params['op'] = change.operation || null;
  for (const name of ['from', 'to'] as const) {
    const at = change[name];
    if (at !== undefined) params[name] = at === null ? null : momentWords(at);
  }
  return params;
}

/** What to ask the server for, at this moment (epoch seconds) and for days of this zone. */
export function auditFilter(view: AuditView, now: number, zone: Zone): AuditFilter {
  const { tenant, operation, source, actor, outcome, ring, action } = view;
  const { since, until } = span(view, now, zone);
  return {
    ...(tenant && { tenant }),
    ...(operation && { operation: operationsOf(operation) }),
    ...(source && { source }),
    ...(actor && { actor }),
    ...(outcome && { outcome }),
    ...(ring && { ring }),
    ...(action && { action_id: action }),
    ...(since !== null && { since }),
    ...(until !== null && { until }),
  };
}

/** How many filters are set. */
export function filtersSet(view: AuditView): number {
  const { tenant, operation, source, actor, outcome, ring, action, range } = view;
  return [tenant, operation, source, actor, outcome, ring, action, range].filter(Boolean).length;
}

function span({ range, from, to }: AuditView, now: number, zone: Zone): { since: number | null; until: number | null } {
  switch (range) {
    case 'today':
      return { since: dayStart(now, zone), until: null };
    case '24h':
      return { since: Math.floor(now) - DAY, until: null };
    case '7d':
      return { since: Math.floor(now) - 7 * DAY, until: null };
    default:
      return { since: from, until: to };
  }
}

function oneOf<T extends string>(word: string, known: readonly T[]): T | null {
  return known.find((one) => one === word) ?? null;
}
