import type { Schedule } from '@aetherlink/contracts/schedule';

/** What the menus and buttons of one schedule offer; Run now has its own button. */
export type ScheduleAct =
  | 'open'
  | 'pause'
  | 'resume'
  | 'cancel-run'
  | 'edit'
  | 'preview'
  | 'preview-import'
  | 'key'
  | 'retry'
  | 'copy-link'
  | 'delete';

export interface WantedAct {
  readonly act: ScheduleAct;
  readonly schedule: Schedule;
}

/** The run that "Retry last run" repeats; null when the last one did not fail. */
export function retryable(schedule: Schedule): string | null {
  const { ok, run_id } = schedule.last_status;
  return ok || schedule.active_run_id !== undefined || schedule.state === 'running' ? null : (run_id ?? null);
}

/** What runs is a slice of a long import: it gives way to everything else, so nothing has to wait for it. */
export function isSlice({ running }: Schedule): boolean {
  return running?.trigger === 'backfill';
}

/** What the one button beside Run now does: stop what runs, or stop and start the schedule. */
export function standingAct(schedule: Schedule, mayCancel: boolean): 'cancel-run' | 'resume' | 'pause' {
  if (schedule.state === 'running' && mayCancel && !isSlice(schedule)) return 'cancel-run';
  return schedule.paused ? 'resume' : 'pause';
}
