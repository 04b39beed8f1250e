import type { Run, RunStats } from '@aetherlink/contracts/run';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { TIMELINE } from '../../core/strings/peakpro-crm-timeline.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatDuration } from '../../ui/time/format-duration';

/** One line of what is known of a run. */
export type RunFact =
  | { readonly kind: 'text' | 'id'; readonly label: string; readonly text: string }
  | { readonly kind: 'moment'; readonly label: string; readonly at: number };

const STATS = [
  'imported',
  'skipped',
  'fetched',
  'created',
  'updated',
  'unchanged',
  'failed',
  'pages',
  'api_calls',
  'retries',
  'rate_limited',
  'remaining',
  'missing_marked',
] as const satisfies readonly (keyof RunStats)[];
const SAY = TIMELINE.facts;

/** Why it started, when, how long it waited, and by whom. */
export function runFacts(run: Run): readonly RunFact[] {
  const facts: (RunFact | null)[] = [
    { kind: 'id', label: SAY.runId, text: run.id },
    text(SAY.trigger, TIMELINE.triggers[run.trigger]),
    text(SAY.actor, `${run.actor} (${run.source})`),
    text(SAY.mode, SHEET.importerModes[run.mode]),
    run.attempt > 1 ? text(SAY.attempt, formatCount(run.attempt)) : null,
    run.retry_of === undefined ? null : { kind: 'id', label: SAY.retryOf, text: run.retry_of },
    run.scheduled_for === null ? null : { kind: 'moment', label: SAY.scheduledFor, at: run.scheduled_for },
    run.started_at === undefined ? null : { kind: 'moment', label: SAY.started, at: run.started_at },
    run.finished_at === undefined ? null : { kind: 'moment', label: SAY.finished, at: run.finished_at },
    startLag(run),
    run.missed_count > 0
      ? text(SAY.missed, SAY.missedTicks(formatCount(run.missed_count), run.missed_count === 1))
      : null,
  ];
  return facts.filter((fact) => fact !== null);
}

/** What came in; only figures that the importer gave. */
export function runFigures(stats: RunStats): readonly { readonly label: string; readonly value: string }[] {
  return STATS.flatMap((name) => {
    const value = stats[name];
    return value === undefined ? [] : [{ label: SAY[name], value: formatCount(value) }];
  });
}

function startLag({ scheduled_for: due, started_at: started }: Run): RunFact | null {
  if (due === null || started === undefined) return null;
  return text(SAY.startLag, formatDuration(started - due));
}

function text(label: string, value: string): RunFact {
  return { kind: 'text', label, text: value };
}
