import type { AuditEntry } from './audit.d.ts';
import type { Run } from './run.d.ts';
import type { Schedule } from './schedule.d.ts';

/** The name in the `event:` line of the stream. */
export type LiveEventName = 'schedule' | 'run' | 'audit' | 'system' | 'resync';

/** The JSON in the `data:` line. */
export interface LiveEvent {
  type: 'created' | 'updated' | 'deleted' | 'progress';
  tenant: string;
  schedule?: Schedule;
  run?: Run;
  entry?: AuditEntry;
}
