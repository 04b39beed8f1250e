import type { AuditEntry } from '@aetherlink/contracts/audit';

/** The silhouette before an entry; `colour` only where it is a state. */
export interface EntryMark {
  readonly icon: string;
  readonly colour: 'ok' | 'error' | 'held' | 'running' | null;
}

const MARKS: Readonly<Record<string, EntryMark>> = {
  'scheduler.schedule.created': { icon: 'plus', colour: null },
  'scheduler.schedule.updated': { icon: 'edit', colour: null },
  'scheduler.schedule.paused': { icon: 'paused', colour: null },
  'scheduler.schedule.resumed': { icon: 'resume', colour: null },
  'scheduler.schedule.deleted': { icon: 'trash', colour: null },
  'scheduler.import.force_run': { icon: 'play', colour: null },
  'scheduler.import.completed': { icon: 'ok', colour: 'ok' },
  'scheduler.import.failed': { icon: 'error', colour: 'error' },
  'scheduler.import.timed_out': { icon: 'error', colour: 'error' },
  'scheduler.import.lost': { icon: 'error', colour: 'error' },
  'scheduler.import.cancelled': { icon: 'cancel', colour: null },
};

export function entryMark(entry: AuditEntry): EntryMark {
  if (entry.outcome === 'denied') return { icon: 'cancel', colour: null };
  if (entry.outcome === 'failed' && !(entry.operation in MARKS)) return { icon: 'error', colour: 'error' };
  return MARKS[entry.operation] ?? { icon: 'info', colour: null };
}
