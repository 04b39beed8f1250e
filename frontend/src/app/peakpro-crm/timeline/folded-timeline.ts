import type { AuditEntry } from '@aetherlink/contracts/audit';
import type { Run } from '@aetherlink/contracts/run';
import type { Tick, TimelineItem } from '@aetherlink/contracts/tick';

/** A line of the timeline: one of the three kinds, ready to be shown. */
export type TimelineLine =
  | { readonly kind: 'run'; readonly key: string; readonly at: number; readonly run: Run }
  | { readonly kind: 'tick'; readonly key: string; readonly at: number; readonly tick: Tick }
  | { readonly kind: 'audit'; readonly key: string; readonly at: number; readonly entry: AuditEntry };

/**
 * Newest first. Consecutive ticks with the same decision and reason fold into one line, and an entry that only says
 * that a shown run ended is left out: the run says it.
 */
export function foldedTimeline(items: readonly TimelineItem[]): readonly TimelineLine[] {
  const shownRuns = new Set(items.flatMap(({ run }) => run?.id ?? []));
  const lines: TimelineLine[] = [];
  for (const item of items) {
    const line = toLine(item);
    if (line === null || isEcho(line, shownRuns)) continue;
    const before = lines.at(-1);
    if (before?.kind === 'tick' && line.kind === 'tick' && sameDecision(before.tick, line.tick)) {
      lines[lines.length - 1] = { ...before, tick: joined(before.tick, line.tick) };
    } else {
      lines.push(line);
    }
  }
  return uniqueByKey(lines);
}

function toLine({ kind, at, run, tick, entry }: TimelineItem): TimelineLine | null {
  if (kind === 'run' && run) return { kind, key: `run ${run.id}`, at, run };
  if (kind === 'tick' && tick && tick.decision !== 'ran') return { kind, key: `tick ${tick.from}`, at, tick };
  if (kind === 'audit' && entry) return { kind, key: `entry ${entry.id}`, at, entry };
  return null;
}

function isEcho(line: TimelineLine, shownRuns: ReadonlySet<string>): boolean {
  if (line.kind !== 'audit' || line.entry.run_id === undefined) return false;
  return line.entry.operation.startsWith('scheduler.import.') && shownRuns.has(line.entry.run_id);
}

function sameDecision(a: Tick, b: Tick): boolean {
  return a.decision === b.decision && a.reason === b.reason;
}

function joined(newer: Tick, older: Tick): Tick {
  return { ...newer, from: older.from, from_iso: older.from_iso, count: newer.count + older.count };
}

/** Two pages may overlap by a line that was extended in between. */
function uniqueByKey(lines: readonly TimelineLine[]): readonly TimelineLine[] {
  const seen = new Set<string>();
  return lines.filter(({ key }) => !seen.has(key) && seen.add(key));
}
