import type { RunStatus } from '@aetherlink/contracts/run';
import type { StatusKind } from '../../ui/status/status-kind';
import { RUN_STATUSES } from '../strings/state.strings';

const KINDS: Record<RunStatus, StatusKind> = {
  queued: 'queued',
  running: 'running',
  succeeded: 'ok',
  failed: 'error',
  timed_out: 'error',
  cancelled: 'cancel',
  lost: 'error',
};

/** Silhouette and word of a run's status. */
export function runMark(status: RunStatus): { kind: StatusKind; label: string } {
  return { kind: KINDS[status], label: RUN_STATUSES[status] };
}
