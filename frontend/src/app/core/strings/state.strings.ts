import type { RunStatus } from '@aetherlink/contracts/run';
import type { ScheduleState } from '@aetherlink/contracts/schedule';

/** The word of every schedule state. */
export const STATES: Record<ScheduleState, string> = {
  ok: 'OK',
  running: 'Running',
  paused: 'Paused',
  late: 'Late',
  held: 'Held',
  error: 'Error',
};

/** The word of every run status. */
export const RUN_STATUSES: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  timed_out: 'Timed out',
  cancelled: 'Cancelled',
  lost: 'Lost',
};
