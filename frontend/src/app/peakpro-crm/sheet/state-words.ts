import type { Schedule, ScheduleState } from '@aetherlink/contracts/schedule';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatRough } from '../../ui/time/format-duration';
import { formatClock, formatShortDay, sameDay, type Zone } from '../../ui/time/format-moment';
import { formatRelative } from '../../ui/time/format-relative';
import { progressWords } from '../schedules/progress-words';

/** What the schedule is doing and why; what happens next and who can change it. */
export interface StateWords {
  readonly state: ScheduleState;
  readonly title: string;
  readonly text: string;
}

const SAY = SHEET.explain;

export function stateWords(schedule: Schedule, now: number, zone: Zone): StateWords {
  const when = new Moments(now, zone);
  const [title, ...sentences] = WORDS[schedule.state](schedule, when);
  return { state: schedule.state, title, text: sentences.filter(Boolean).join(' ') };
}

/** First the title, then sentences; empty ones fall out. */
type Sentences = readonly [string, ...string[]];

const WORDS: Record<ScheduleState, (schedule: Schedule, when: Moments) => Sentences> = {
  error: (schedule, when) => {
    const { error, message } = schedule.last_status;
    const why = withoutFullStop(error?.message ?? message);
    const count = schedule.consecutive_failures;
    return [
      count > 1 ? SAY.lastFailedMany(formatCount(count), why) : SAY.lastFailed(why),
      SAY.failingSince(when.clock(schedule.state_since), when.age(schedule.state_since)),
      error ? SAY.causes[error.class] : '',
      error?.retry_at === undefined ? '' : IMPORT.tryingAgain(when.minute(error.retry_at)),
      schedule.next_run_at === undefined ? '' : SAY.keepsRhythm(when.clock(schedule.next_run_at)),
    ];
  },
  held: ({ hold, state_since }, when) => {
    const [why, ...rest] = (hold?.reason ?? '').split(/(?<=\.)\s+/);
    return [SAY.held(withoutFullStop(why)), ...rest, SAY.heldText(when.clock(hold?.since ?? state_since))];
  },
  late: ({ next_run_at, state_since }, when) => [SAY.late(when.clock(next_run_at ?? state_since)), SAY.lateText],
  running: ({ running, state_since, next_run_at, paused }, when) => {
    const since = when.clock(running?.started_at ?? state_since);
    const how = running ? withFullStop(progressWords(running)) : '';
    if (running?.trigger === 'backfill') return [SAY.runningSlice(since), how];
    const next = next_run_at === undefined || paused ? '' : SAY.runningNext(when.clock(next_run_at));
    return [running?.trigger === 'preview' ? SAY.runningPreview(since) : SAY.running(since), how, next];
  },
  paused: ({ pause, state_since, auto_paused: itself }, when) => {
    const by = pause?.by ?? '';
    const since = when.clock(pause?.since ?? state_since);
    const reason = withoutFullStop(pause?.reason ?? '');
    if (itself) return [SAY.pausedItself(since), withFullStop(reason), SAY.pausedNoEnd, SAY.canResume];
    return [
      reason ? SAY.pausedBecause(by, since, reason) : SAY.paused(by, since),
      pause?.until === undefined ? SAY.pausedNoEnd : SAY.pausedUntil(when.clock(pause.until)),
      SAY.canResume,
    ];
  },
  ok: (schedule, when) => [
    schedule.last_run === 0
      ? when.firstRun(schedule)
      : SAY.ok(when.relative(schedule.last_success ?? schedule.last_run)),
    schedule.next_run_at === undefined || schedule.last_run === 0 ? '' : SAY.okText(when.clock(schedule.next_run_at)),
    schedule.mode === 'stub' ? SAY.stub : '',
  ],
};

/** Moments in the words of one zone and one present. */
class Moments {
  constructor(
    private readonly now: number,
    private readonly zone: Zone,
  ) {}

  clock(at: number): string {
    const clock = formatClock(at, this.zone);
    return sameDay(at, this.now, this.zone) ? clock : `${formatShortDay(at, this.zone)} ${clock}`;
  }
  minute(at: number): string {
    const clock = formatClock(at, this.zone, false);
    return sameDay(at, this.now, this.zone) ? clock : `${formatShortDay(at, this.zone)} ${clock}`;
  }
  relative(at: number): string {
    return formatRelative(at, this.now, this.zone);
  }
  age(at: number): string {
    return formatRough(this.now - at);
  }
  firstRun({ next_run_at: next }: Schedule): string {
    return next === undefined || next - this.now < 1 ? SAY.freshDue : SAY.fresh(this.relative(next));
  }
}

function withFullStop(words: string): string {
  return words === '' ? '' : `${withoutFullStop(words)}.`;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}
