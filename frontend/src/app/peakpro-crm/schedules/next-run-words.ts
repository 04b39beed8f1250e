import type { Schedule } from '@aetherlink/contracts/schedule';
import { ROW } from '../../core/strings/peakpro-crm-row.strings';
import { formatClock, formatShortDay, sameDay, type Zone } from '../../ui/time/format-moment';
import { formatRelative } from '../../ui/time/format-relative';

/** `none`: nothing is planned; `late`: it should have started. */
export interface NextRunWords {
  readonly text: string;
  readonly tone: 'plain' | 'none' | 'late';
}

/** When the next run is due, or what stands in its way. */
export function nextRunWords(schedule: Schedule, now: number, zone: Zone): NextRunWords {
  if (schedule.hold) return { text: ROW.onHold, tone: 'none' };
  if (schedule.paused) return { text: pauseEnd(schedule, now, zone), tone: 'none' };
  const next = schedule.next_run_at;
  if (next === undefined) return { text: '', tone: 'none' };
  if (schedule.state === 'late') return { text: ROW.dueAgo(formatRelative(next, now, zone)), tone: 'late' };
  return { text: next - now < 1 ? ROW.dueNow : formatRelative(next, now, zone), tone: 'plain' };
}

function pauseEnd(schedule: Schedule, now: number, zone: Zone): string {
  const until = schedule.pause?.until;
  if (until === undefined) return ROW.noEnd;
  return ROW.until(sameDay(until, now, zone) ? formatClock(until, zone, false) : formatShortDay(until, zone));
}
