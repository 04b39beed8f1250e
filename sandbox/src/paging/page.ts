import type { Json } from '../data/json.ts';
import { ok, problem, type Answer } from '../http/answer.ts';
import type { Call } from '../http/call.ts';

export interface PageRule {
  /** What the index counts. */
  readonly unit: 'record' | 'page';
  /** The name in the vendor's description. Live, only `pageStartIndex` moves any list. */
  readonly documented: 'recordStartIndex' | 'pageStartIndex';
  /** Rows without `pageSize`. */
  readonly size: number;
  readonly most: number;
  readonly mostIndex?: number;
}

interface Window {
  readonly index: number;
  readonly size: number;
}

const isWhole = (text: string): boolean => /^\d{1,9}$/.test(text);

/** Which page is asked for, or the refusal. */
export function windowOf({ query, settings }: Call, rule: PageRule): Window | Answer {
  const name = settings.profile === 'live' ? 'pageStartIndex' : rule.documented;
  const [size, index] = [query.get('pageSize') ?? String(rule.size), query.get(name) ?? '0'];
  if (!isWhole(size) || Number(size) < 1) return problem(400, 'Page Size must be a whole number greater than 0.');
  if (Number(size) > rule.most) return problem(400, `Page Size must not be greater than ${rule.most}.`);
  if (!isWhole(index)) return problem(400, `${name} must be a whole number.`);
  if (rule.mostIndex !== undefined && Number(index) > rule.mostIndex) {
    return problem(400, `${name} must not be greater than ${rule.mostIndex}.`);
  }
  return { index: Number(index), size: Number(size) };
}

export interface Rows {
  readonly total: number;
  readonly row: (position: number) => Json;
  /** Rows that `count` promises and no page gives. */
  readonly promised?: number;
}

/** One page of a list in the vendor's envelope. */
export function page(call: Call, rule: PageRule, rows: Rows): Answer {
  const asked = windowOf(call, rule);
  if ('status' in asked) return asked;
  const { size } = asked;
  const { ignoreOffset, shift = 0 } = call.bend;
  let index = ignoreOffset ? 0 : asked.index;
  const echo = ignoreOffset === 'zero' ? 0 : asked.index;
  const first = (): number => (rule.unit === 'page' ? index * size : index);
  const isPast = (): boolean => index > 0 && Math.max(0, first() - shift) >= rows.total;
  if (isPast() && rule.unit === 'page' && call.settings.profile === 'live') {
    index = Math.max(0, Math.ceil(rows.total / size) - 1);
  } else if (isPast() && (rule.unit === 'page' || call.settings.pastEnd === '416')) {
    return problem(416);
  }
  const start = Math.max(0, first() - shift);
  const length = Math.max(0, Math.min(size, rows.total - start));
  const items = Array.from({ length }, (_, nth) => rows.row(start + nth));
  const count = rows.total + (rows.total > 0 ? (rows.promised ?? 0) : 0);
  return ok({ count, pageSize: size, pageStartIndex: echo, items });
}

/** A page of rows that are all there already. */
export const pageOf = (call: Call, rule: PageRule, rows: readonly Json[]): Answer =>
  page(call, rule, { total: rows.length, row: (position) => rows[position] ?? null });

const records = (size: number, most: number, documented: PageRule['documented'] = 'recordStartIndex'): PageRule => ({
  unit: 'record',
  documented,
  size,
  most,
});

/** The rule of every list; sizes as they were measured, else as they are described. */
export const rules = {
  jobs: { ...records(10, 25), mostIndex: 100_000 },
  contacts: { unit: 'page', documented: 'pageStartIndex', size: 25, most: 50 },
  estimates: { unit: 'page', documented: 'pageStartIndex', size: 25, most: 50 },
  jobSearch: records(10, 25, 'pageStartIndex'),
  contactSearch: records(25, 25, 'pageStartIndex'),
  ofJob: records(10, 50),
  invoices: records(10, 50, 'pageStartIndex'),
  customFields: records(25, 25),
  supplements: records(25, 25),
  users: records(25, 50),
  calendars: records(25, 50),
  contactJobs: records(25, 50),
  contactTypes: records(25, 50, 'pageStartIndex'),
  subscriptions: records(25, 50, 'pageStartIndex'),
  settings25: records(25, 50),
  settings50: records(50, 50),
  settings100: records(100, 100),
} as const satisfies Record<string, PageRule>;
