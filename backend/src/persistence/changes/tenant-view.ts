import type { Credential } from '../../domain/credential.js';
import type { Run } from '../../domain/run.js';
import { isActive } from '../../domain/run.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Tick } from '../../domain/tick.js';
import type { Change } from './change.js';

/** What rules and readers see of one tenant. Immutable: a change makes a new one. */
export interface TenantView {
  readonly schedule?: Schedule;
  readonly activeRun?: Run;
  readonly credential?: Credential;
  /** The last ledger row, while no tick has run since. */
  readonly openTick?: Tick;
}

export const EMPTY_VIEW: TenantView = Object.freeze({});

/** True when nothing has to be kept about the tenant. */
export const isEmpty = ({ schedule, activeRun, credential, openTick }: TenantView): boolean =>
  !schedule && !activeRun && !credential && !openTick;

/** The tenant that a change is about, if it is about one's schedule, key, run or ledger. */
export function tenantOf(change: Change): string | undefined {
  if (change.kind === 'schedule' || change.kind === 'credential') return change.tenant;
  if (change.kind === 'run') return change.run.tenant;
  return change.kind === 'tick' ? change.tick.tenant : undefined;
}

/** The view after a change of its tenant; any other change leaves it as it is. */
export function afterChange(view: TenantView, change: Change): TenantView {
  if (change.kind === 'schedule') return withSchedule(view, change.schedule);
  if (change.kind === 'credential') return withCredential(view, change.credential);
  if (change.kind === 'run') return withRun(view, change.run);
  return change.kind === 'tick' ? { ...view, openTick: change.tick } : view;
}

/** Deleting a schedule closes its ledger row: a schedule of the same name is another one. The key stays. */
function withSchedule(view: TenantView, schedule: Schedule | null): TenantView {
  if (schedule) return { ...view, schedule };
  const { activeRun, credential } = view;
  return viewOf({ activeRun, credential });
}

function withCredential(view: TenantView, credential: Credential | null): TenantView {
  return viewOf({ ...view, credential: credential ?? undefined });
}

function withRun(view: TenantView, run: Run): TenantView {
  const known = view.activeRun?.id === run.id;
  const closesTick =
    !known && view.openTick !== undefined && run.scheduledFor !== null && run.scheduledFor >= view.openTick.to;
  const { activeRun: before, openTick: row, schedule, credential } = view;
  const activeRun = isActive(run) ? run : known ? undefined : before;
  const openTick = closesTick ? undefined : row;
  return viewOf({ schedule, activeRun, credential, openTick });
}

/** A view of what is there of the parts. */
export function viewOf(parts: {
  readonly [Name in keyof TenantView]: TenantView[Name] | undefined;
}): TenantView {
  const { schedule, activeRun, credential, openTick } = parts;
  if (!schedule && !activeRun && !credential && !openTick) return EMPTY_VIEW;
  return {
    ...(schedule ? { schedule } : {}),
    ...(activeRun ? { activeRun } : {}),
    ...(credential ? { credential } : {}),
    ...(openTick ? { openTick } : {}),
  };
}
