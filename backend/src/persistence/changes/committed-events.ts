import type { Committed } from '../persistence.js';
import type { Change } from './change.js';
import { tenantOf } from './tenant-view.js';

type Told = { -readonly [Name in keyof Committed]: Committed[Name] };
type Lists = Pick<Committed, 'runs' | 'ticks' | 'audit'>;

/** What one commit means for each tenant that it is about. `existed` is asked before the commit is applied. */
export function committedOf(changes: readonly Change[], existed: (tenant: string) => boolean): readonly Committed[] {
  const told = new Map<string, Told>();
  const of = (tenant: string): Told => {
    const known = told.get(tenant);
    if (known) return known;
    const fresh: Told = { tenant, runs: [], ticks: [], audit: [] };
    told.set(tenant, fresh);
    return fresh;
  };
  const append = <Name extends keyof Lists>(tenant: string, name: Name, row: Lists[Name][number]): void => {
    of(tenant)[name] = [...of(tenant)[name], row] as Told[Name];
  };
  for (const change of changes) {
    const tenant = tenantOf(change);
    if (change.kind === 'audit') append(change.entry.tenant, 'audit', change.entry);
    else if (tenant === undefined) continue;
    else if (change.kind === 'run') append(tenant, 'runs', change.run);
    else if (change.kind === 'tick') append(tenant, 'ticks', change.tick);
    else if (change.kind === 'credential') of(tenant).credential = change.credential;
    else if (change.kind === 'schedule') {
      of(tenant).schedule = change.schedule;
      if (change.schedule && !existed(tenant)) of(tenant).scheduleCreated = true;
    }
  }
  return [...told.values()];
}
