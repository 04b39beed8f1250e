import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { Schedule } from '../../../domain/schedule.js';
import type { Change } from '../../changes/change.js';
import type { JournalLine } from '../journal/journal-line.js';
import type { Part } from '../snapshot/snapshot-names.js';
import type { StoreState } from '../state/store-state.js';
import { viewOf } from '../../changes/tenant-view.js';

/** The number up to which each part's file already holds the state. */
export type PartSeqs = Readonly<Record<Part, number>>;

const PART_OF: Readonly<Record<Exclude<Change['kind'], 'schedule'>, Part>> = {
  audit: 'audit',
  credential: 'commandCenter',
  local_run: 'localRuns',
  run: 'commandCenter',
  tick: 'commandCenter',
  token: 'commandCenter',
  token_used: 'commandCenter',
  session: 'commandCenter',
  session_seen: 'commandCenter',
  sessions_ended: 'commandCenter',
  idempotency: 'commandCenter',
  prune: 'commandCenter',
};

/** Applies the changes of a line that the files do not hold yet. A crash between two files leaves them at different numbers. */
export function replayLine({ seq, changes }: JournalLine, seqs: PartSeqs, state: StoreState): void {
  for (const change of changes) {
    if (change.kind === 'schedule') replaySchedule(change.tenant, change.schedule, seq, seqs, state);
    else if (seq > seqs[PART_OF[change.kind]]) state.apply(change);
  }
}

/** The schedule is kept in one file, the open ledger row that ends with it in another. */
function replaySchedule(
  tenant: TenantSlug,
  schedule: Schedule | null,
  seq: number,
  seqs: PartSeqs,
  state: StoreState,
): void {
  const missing = seq > seqs.schedules;
  const rowMissing = seq > seqs.commandCenter;
  if (missing && rowMissing) return state.apply({ kind: 'schedule', tenant, schedule });
  const { schedule: before, activeRun, credential, openTick } = state.view(tenant);
  const now = missing ? (schedule ?? undefined) : before;
  const row = rowMissing && schedule === null ? undefined : openTick;
  if (missing || rowMissing) {
    state.setView(tenant, viewOf({ schedule: now, activeRun, credential, openTick: row }));
  }
}
