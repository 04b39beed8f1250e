import type { RunLogLine } from '@aetherlink/contracts/run';
import { RUN } from '../../core/strings/peakpro-crm-run.strings';
import { formatCount } from '../../ui/time/format-count';
import { type Zone, formatClock } from '../../ui/time/format-moment';

/** One line of a log as it is read and copied. */
export interface LogWords {
  readonly clock: string;
  readonly level: RunLogLine['level'];
  /** Empty for a plain line. */
  readonly levelWord: string;
  /** `GET /jobs?pageSize=25`; empty for a note. */
  readonly call: string;
  /** `200 in 143 ms, 452 calls left`. */
  readonly outcome: string;
  readonly message: string;
  /** The whole line, to be searched and copied. */
  readonly text: string;
}

export function logWords(line: RunLogLine, zone: Zone): LogWords {
  const clock = formatClock(line.at, zone);
  const call = [line.method, line.path].filter(Boolean).join(' ');
  const outcome = outcomeOf(line);
  const levelWord = RUN.levels[line.level];
  // The message of a plain call repeats what its parts say.
  const message = call !== '' && line.level === 'info' ? '' : line.message;
  const text = [clock, levelWord, call, outcome, message].filter(Boolean).join(' ');
  return { clock, level: line.level, levelWord, call, outcome, message, text };
}

/** Lines that contain every word of the search, letters of either case. */
export function linesWith(lines: readonly LogWords[], search: string): readonly LogWords[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)));
}

function outcomeOf({ status, duration_ms: tookMs, budget_left: left }: RunLogLine): string {
  const parts = [
    status === undefined ? '' : status === 0 ? RUN.noAnswer : String(status),
    tookMs === undefined ? '' : RUN.milliseconds(formatCount(Math.round(tookMs))),
    left === undefined ? '' : RUN.left(formatCount(left)),
  ];
  return parts.filter(Boolean).join(', ');
}
