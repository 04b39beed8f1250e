import type { AuditOperation } from '@aetherlink/contracts/audit';

/** Audit operations in words. */
export const OPERATIONS: Record<AuditOperation, string> = {
  'scheduler.schedule.created': 'Schedule created',
  'scheduler.schedule.updated': 'Schedule changed',
  'scheduler.schedule.paused': 'Paused',
  'scheduler.schedule.resumed': 'Resumed',
  'scheduler.schedule.deleted': 'Schedule deleted',
  'scheduler.import.force_run': 'Run now',
  'scheduler.import.completed': 'Import succeeded',
  'scheduler.import.failed': 'Import failed',
  'scheduler.import.timed_out': 'Import timed out',
  'scheduler.import.cancelled': 'Import cancelled',
  'scheduler.import.lost': 'Import lost',
  'ops.local.run': 'Local action',
  'credentials.updated': 'Key saved',
  'credentials.deleted': 'Key removed',
  'persistence.recovered': 'Store recovered',
  'persistence.migrated': 'Store migrated',
  'auth.open_mode': 'Started without sign-in',
  'auth.initial_token_created': 'First token created',
  'auth.token_created': 'Token created',
  'auth.token_revoked': 'Token revoked',
  'auth.token_expired': 'Token expired',
  'auth.denied': 'Denied',
};
