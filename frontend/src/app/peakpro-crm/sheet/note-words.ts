import type { Schedule, ScheduleBackfill, WithheldMissing } from '@aetherlink/contracts/schedule';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { formatCount } from '../../ui/time/format-count';
import { type Zone, formatClock, formatShortDay, sameDay } from '../../ui/time/format-moment';
import { chainWords } from '../schedules/chain-words';

/** Something that a person should know about a schedule beside its state. */
export interface ImportNote {
  readonly kind: 'backfill' | 'withheld' | 'warned';
  readonly icon: string;
  readonly colour: string;
  readonly title: string;
  readonly text: string;
}

/** What needs a person first, then what goes on by itself. */
export function noteWords(schedule: Schedule, now: number, zone: Zone): readonly ImportNote[] {
  const clock = (at: number): string => {
    const time = formatClock(at, zone, at - now < 60);
    return sameDay(at, now, zone) ? time : `${formatShortDay(at, zone)} ${time}`;
  };
  const { warned_at: warned, withheld, backfill, paused, hold } = schedule;
  const waits = hold ? IMPORT.waitsForKey : paused ? IMPORT.waitsForResume : null;
  const notes: (ImportNote | null)[] = [
    warned === undefined || paused ? null : warning(clock(warned)),
    withheld ? notFound(withheld) : null,
    backfill ? chain(backfill, waits ?? progress(backfill, now, clock)) : null,
  ];
  return notes.filter((note) => note !== null);
}

function warning(clock: string): ImportNote {
  return { kind: 'warned', icon: 'late', colour: 'c-late', title: IMPORT.warnedTitle, text: IMPORT.warned(clock) };
}

function notFound({ missing, known, approved }: WithheldMissing): ImportNote {
  const text = approved === undefined ? IMPORT.withheldText : IMPORT.approved(formatCount(approved));
  const title = IMPORT.withheld(formatCount(missing), formatCount(known));
  return { kind: 'withheld', icon: 'late', colour: 'c-late', title, text };
}

function chain(backfill: ScheduleBackfill, text: string): ImportNote {
  return { kind: 'backfill', icon: 'rows', colour: '', title: chainWords(backfill), text };
}

/** How it goes on, or why it did not and when it is tried again. */
function progress(backfill: ScheduleBackfill, now: number, clock: (at: number) => string): string {
  const { failures, last_error: error, not_before: next } = backfill;
  const why = (error?.message ?? '').replace(/[.\s]+$/, '');
  const waits = next !== undefined && next > now;
  const sentences =
    failures === 0
      ? [IMPORT.slices, waits ? IMPORT.sliceAt(clock(next)) : '']
      : [
          failures === 1 ? IMPORT.sliceFailed(why) : IMPORT.slicesFailed(formatCount(failures), why),
          waits ? IMPORT.tryingAgain(clock(next)) : '',
        ];
  return sentences.filter(Boolean).join(' ');
}
