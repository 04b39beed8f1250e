import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import { COMMAND_CENTER } from '../../../domain/operator.js';
import type { JsonObject } from '../../codecs/json-fields.js';
import type { Part } from '../snapshot/snapshot-names.js';
import type { StoreState } from '../state/store-state.js';
import { convertAudit } from './original-audit.js';
import { convertLocalRuns } from './original-local-runs.js';
import type { MovedInterval, RejectedEntry } from './original-schedules.js';
import { convertSchedules } from './original-schedules.js';
import type { OriginalSource } from './original-source.js';
import { findOriginal, ORIGINAL_PARTS } from './original-source.js';

/** What was taken over from the original system's files. */
export interface Migration {
  readonly sources: readonly OriginalSource[];
  readonly schedules: number;
  readonly rejected: readonly RejectedEntry[];
  readonly movedIntervals: readonly MovedInterval[];
}

/** An audit entry has room for so many names; the log and the rejected file have all of them. */
const NAMES_SHOWN = 20;
const NAME_CHARS = 80;

/** Reads the original system's files for those parts that have no file of ours, and puts them into the state. */
export async function migrateOriginals(
  directory: string,
  parts: readonly Part[],
  state: StoreState,
  now: Moment,
): Promise<Migration | undefined> {
  const sources: OriginalSource[] = [];
  for (const part of ORIGINAL_PARTS.filter((candidate) => parts.includes(candidate))) {
    const source = await findOriginal(directory, part);
    if (source) sources.push(source);
  }
  if (sources.length === 0) return undefined;
  let found: ReturnType<typeof convertSchedules> = { schedules: [], rejected: [], movedIntervals: [] };
  for (const { part, data } of sources) {
    if (part === 'schedules') found = convertSchedules(data as JsonObject, now);
    else if (part === 'audit')
      for (const entry of convertAudit(data as readonly unknown[], now)) state.audit.add(entry);
    else for (const run of convertLocalRuns(data as readonly unknown[], now).toReversed()) state.putLocalRun(run);
  }
  for (const schedule of found.schedules) state.setView(schedule.tenant, { schedule });
  const { schedules, rejected, movedIntervals } = found;
  return { sources, schedules: schedules.length, rejected, movedIntervals };
}

/** The one entry about the move. */
export function migratedEntry({ sources, schedules, rejected, movedIntervals }: Migration): NewAuditEntry {
  return {
    ring: 'system',
    tenant: 'system',
    operation: 'persistence.migrated',
    source: COMMAND_CENTER.source,
    actor: COMMAND_CENTER.actor,
    outcome: 'success',
    metadata: {
      files: sources.map(({ name }) => name),
      unreadable: sources.flatMap(({ passedOver }) => passedOver),
      schedules,
      rejected: rejected.length,
      rejected_names: rejected.slice(0, NAMES_SHOWN).map(({ name }) => name.slice(0, NAME_CHARS)),
      intervals_moved: movedIntervals.length,
      intervals: movedIntervals.slice(0, NAMES_SHOWN).map(({ tenant, from, to }) => ({
        tenant,
        from: String(from).slice(0, NAME_CHARS),
        to,
      })),
    },
  };
}

/** The text of `acculynx_schedules.rejected.json`. A list, because names may be such that no object can hold them. */
export function rejectedText(rejected: readonly RejectedEntry[]): string {
  const rows = rejected.map(({ name, reason, entry }) => {
    try {
      return JSON.stringify({ name, reason, entry }, undefined, 1);
    } catch {
      return JSON.stringify({ name, reason: `${reason} It is nested too deep to be written here.` });
    }
  });
  return `[\n${rows.join(',\n')}\n]\n`;
}
