import { type Signal, computed, inject } from '@angular/core';
import { ERRORS } from '../../core/strings/error.strings';
import { SHEET } from '../../core/strings/peakpro-crm-sheet.strings';
import { AuditApi } from '../../data-access/audit-api';
import { formatDayAndClock } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';

/**
 * Who deleted a schedule and when, as far as the audit still knows; null while none is asked for. Call it where
 * `inject` works.
 */
export function deletionWords(tenant: Signal<string | undefined>): Signal<string | null> {
  const zone = inject(ShownZone).zone;
  const audit = inject(AuditApi).pageResource(() => {
    const asked = tenant();
    return asked === undefined ? undefined : { tenant: asked, operation: 'scheduler.schedule.deleted', limit: 1 };
  });
  return computed(() => {
    if (tenant() === undefined) return null;
    const entry = audit.hasValue() ? audit.value().audit.at(0) : undefined;
    return entry ? SHEET.deletedBy(formatDayAndClock(entry.ts, zone()), entry.actor) : ERRORS.scheduleGone;
  });
}
