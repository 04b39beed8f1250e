import type { Change } from '../change.js';
import type { JournalLine } from '../journal/journal-line.js';
import type { Part } from '../snapshot/snapshot-names.js';
import type { StoreState } from '../state/store-state.js';

/** The number up to which each part's file already holds the state. */
export type PartSeqs = Readonly<Record<Part, number>>;

const PART_OF: Readonly<Record<Change['kind'], Part>> = {
  schedule: 'schedules',
  audit: 'audit',
  local_run: 'localRuns',
  run: 'commandCenter',
  tick: 'commandCenter',
  token: 'commandCenter',
  idempotency: 'commandCenter',
  prune: 'commandCenter',
};

/** Applies the changes of a line that the files do not hold yet. */
export function replayLine(line: JournalLine, seqs: PartSeqs, state: StoreState): void {
  for (const change of line.changes) if (line.seq > seqs[PART_OF[change.kind]]) state.apply(change);
}
