import type { AuditEntry, NewAuditEntry } from '../../domain/audit-entry.js';
import { isActive } from '../../domain/run.js';
import type { TenantChange } from '../../domain/tenant-state.js';
import type { Change } from './change.js';
import type { TenantView } from './tenant-view.js';
import { afterChange } from './tenant-view.js';

/**
 * What a rule decided, in the order in which it takes effect: ledger rows, ended runs, the new run, the schedule, the key.
 * @throws Error when the rule would give the tenant a second active run: a defect of the rule.
 */
export function changesOf(
  tenant: string,
  change: TenantChange<unknown>,
  view: TenantView,
  number: (entry: NewAuditEntry) => AuditEntry,
): readonly Change[] {
  const { schedule, credential, runs = [], ticks = [], audit = [], idempotency } = change;
  const changes: Change[] = [
    ...ticks.map((tick): Change => ({ kind: 'tick', tick })),
    ...runs.filter((run) => !isActive(run)).map((run): Change => ({ kind: 'run', run })),
    ...runs.filter(isActive).map((run): Change => ({ kind: 'run', run })),
  ];
  if (schedule !== undefined) changes.push({ kind: 'schedule', tenant, schedule });
  if (credential !== undefined) changes.push({ kind: 'credential', tenant, credential });
  if (runs.length > 0) requireOneActive(view, changes);
  changes.push(...audit.map((entry): Change => ({ kind: 'audit', entry: number(entry) })));
  if (idempotency) changes.push({ kind: 'idempotency', record: idempotency });
  return changes;
}

function requireOneActive(view: TenantView, changes: readonly Change[]): void {
  let now = view;
  for (const change of changes) {
    const { activeRun } = now;
    if (change.kind === 'run' && isActive(change.run) && activeRun && activeRun.id !== change.run.id) {
      throw new Error(`A second active run of ${change.run.tenant} was about to be written.`);
    }
    now = afterChange(now, change);
  }
}
