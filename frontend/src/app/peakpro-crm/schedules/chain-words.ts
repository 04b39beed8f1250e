import type { ScheduleBackfill } from '@aetherlink/contracts/schedule';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { formatCount } from '../../ui/time/format-count';

/** Which long import goes on, and how much of it is left: `First import: 1,204 left`. */
export function chainWords({ kind, remaining }: ScheduleBackfill): string {
  const what = IMPORT.chains[kind];
  return remaining === undefined ? IMPORT.goesOn(what) : IMPORT.left(what, formatCount(remaining));
}
