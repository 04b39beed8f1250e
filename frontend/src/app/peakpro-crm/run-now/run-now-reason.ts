import type { Schedule } from '@aetherlink/contracts/schedule';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { type Zone, formatClock } from '../../ui/time/format-moment';

/** Why a schedule cannot be run by hand at this moment; null when it can. */
export function runNowReason({ hold }: Schedule, zone: Zone): string | null {
  return hold ? ACTS.keyRejected(formatClock(hold.since, zone, false)) : null;
}
