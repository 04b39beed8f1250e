import type { LocalRunStatus } from '@aetherlink/contracts/local-run';
import type { StatusKind } from '../../ui/status/status-kind';

/** The silhouette of a maintenance run's status. */
export const LOCAL_RUN_MARKS: Record<LocalRunStatus, StatusKind> = {
  running: 'running',
  succeeded: 'ok',
  failed: 'error',
};
