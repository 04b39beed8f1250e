import type { Run, RunTrigger } from '@aetherlink/contracts/run';
import type { Tick } from '@aetherlink/contracts/tick';
import { runMark } from '../../core/status/run-mark';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatDuration } from '../../ui/time/format-duration';
import { type Zone, formatClock, formatShortDay, sameDay } from '../../ui/time/format-moment';
import { entryMark } from '../../core/audit/entry-mark';
import { entryDetail, entryTitle } from '../../core/audit/entry-words';
import type { TimelineLine } from './folded-timeline';

/** A line of the timeline as it is read. */
export interface LineWords {
  readonly icon: string;
  readonly colour: string;
  readonly title: string;
  /** How long it took. */
  readonly aside: string;
  readonly detail: string;
  /** Who, where a person or an outside caller did it. */
  readonly actor: string | null;
  readonly source: string | null;
}

export function lineWords(line: TimelineLine, zone: Zone): LineWords {
  switch (line.kind) {
    case 'run':
      return runWords(line.run);
    case 'tick':
      return tickWords(line.tick, zone);
    case 'audit': {
      const { icon, colour } = entryMark(line.entry);
      const { source } = line.entry;
      const actor = line.entry.actor === source ? null : line.entry.actor;
      const title = entryTitle(line.entry, zone);
      return {
        icon,
        colour: colour ? `c-${colour}` : '',
        title,
        aside: '',
        detail: entryDetail(line.entry),
        actor,
        source,
      };
    }
  }
}

/** What came in is not what these runs are about. */
const TOLD: readonly RunTrigger[] = ['backfill', 'preview'];

function runWords(run: Run): LineWords {
  const { kind } = runMark(run.status);
  const byHand = run.trigger !== 'schedule';
  return {
    icon: kind,
    colour: kind === 'running' ? 'c-running spin' : `c-${kind}`,
    title: TIMELINE.run(TIMELINE.runStatuses[run.status]),
    aside: run.duration_ms === undefined ? '' : formatDuration(run.duration_ms / 1000),
    detail: byHand ? `${capital(TIMELINE.triggers[run.trigger])}. ${outcome(run)}`.trim() : outcome(run),
    actor: byHand && run.trigger === 'manual' ? run.actor : null,
    source: byHand && run.trigger === 'manual' ? run.source : null,
  };
}

function outcome(run: Run): string {
  if (run.error) return run.error.message;
  if (run.cancel_reason) return TIMELINE.cancelReasons[run.cancel_reason];
  if (run.status === 'succeeded' && TOLD.includes(run.trigger)) return run.message;
  // While it waits or runs its message is the bare word of its status, which the title says already.
  if (run.status === 'queued' || run.status === 'running') return '';
  const { imported, skipped } = run.stats;
  return run.status === 'succeeded' ? TIMELINE.imported(formatCount(imported), formatCount(skipped)) : run.message;
}

function tickWords(tick: Tick, zone: Zone): LineWords {
  const line = TIMELINE.tickSkipped(TIMELINE.decisions[tick.decision]);
  const clock = (at: number): string => {
    const time = formatClock(at, zone, false);
    return sameDay(tick.from, tick.to, zone) ? time : `${formatShortDay(at, zone)} ${time}`;
  };
  const title =
    tick.count > 1 ? TIMELINE.tickFolded(line, formatCount(tick.count), clock(tick.from), clock(tick.to)) : line;
  return { icon: 'skip', colour: 'c-skip', title, aside: '', detail: tick.reason, actor: null, source: null };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
