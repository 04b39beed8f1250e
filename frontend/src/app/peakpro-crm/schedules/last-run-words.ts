import type { RunStatus } from '@aetherlink/contracts/run';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { ROW } from '../../core/strings/peakpro-crm-row.strings';
import { RUN_STATUSES } from '../../core/strings/state.strings';
import { formatCount } from '../../ui/time/format-count';

/** How the last finished run went: `12 in, 3 skipped`, or the word of its failure. */
export function lastRunOutcome(schedule: Schedule): string {
  if (schedule.last_run === 0) return '';
  const { ok, result } = schedule.last_status;
  if (!ok) return RUN_STATUSES[lastEnded(schedule)];
  if (!result) return RUN_STATUSES.succeeded;
  return ROW.counts(formatCount(result.stats.imported), formatCount(result.stats.skipped));
}

function lastEnded(schedule: Schedule): RunStatus {
  const ended = schedule.recent?.find(
    ({ status }) => status === 'failed' || status === 'timed_out' || status === 'lost',
  );
  return ended?.status ?? 'failed';
}
