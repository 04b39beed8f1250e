import { Injectable, inject } from '@angular/core';
import type { SchedulePause } from '@aetherlink/contracts/schedule';
import { type Observable, firstValueFrom, map, switchMap } from 'rxjs';
import { ApiError, asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { SchedulesApi } from '../../data-access/schedules-api';
import { Toasts } from '../../ui/toast/toasts';
import { ScheduleTable } from '../schedules/schedule-table';
import { Acted } from './acted';

/** The act that takes another one back. */
export type Inverse =
  | { readonly kind: 'resume'; readonly tenant: string }
  | { readonly kind: 'pause'; readonly tenant: string; readonly pause: SchedulePause | undefined }
  | { readonly kind: 'interval'; readonly tenant: string; readonly from: number; readonly to: number };

const OFFER_MS = 10_000;

/** Offers to take an act back for ten seconds, where it has an inverse. Taking back is an act like any other, and audited. */
@Injectable()
export class Undo {
  private readonly schedules = inject(SchedulesApi);
  private readonly toasts = inject(Toasts);
  private readonly table = inject(ScheduleTable);
  private readonly acted = inject(Acted);
  private readonly session = inject(SessionStore);

  offer(sentence: string, inverse: Inverse | null): void {
    if (inverse === null) return this.toasts.show(sentence, { tone: 'good' });
    const action = { label: ACTS.undo, run: () => void this.take(inverse) };
    this.toasts.show(sentence, { tone: 'good', stayMs: OFFER_MS, action });
  }

  private async take(inverse: Inverse): Promise<void> {
    const { tenant } = inverse;
    try {
      const { schedule } = await firstValueFrom(this.send(inverse));
      this.table.patch(schedule);
      this.acted.tell();
      this.toasts.show(ACTS.toast.undone(tenant));
    } catch (failure) {
      const context = { tenant, role: this.session.role(), act: ACTS.denied.edit, write: true };
      this.toasts.error(ACTS.toast.refused(tenant, errorSentence(asApiError(failure), context)));
    }
  }

  private send(inverse: Inverse): Observable<{ schedule: Parameters<ScheduleTable['patch']>[0] }> {
    const { tenant } = inverse;
    switch (inverse.kind) {
      case 'resume':
        return this.schedules.resume(tenant, {});
      case 'pause': {
        const { reason, until } = inverse.pause ?? {};
        return this.schedules.pause(tenant, { ...(reason && { reason }), ...(until !== undefined && { until }) });
      }
      case 'interval':
        return this.schedules.get(tenant).pipe(
          map((now) => {
            if (now.detail.schedule.interval_sec === inverse.from) return now.etag;
            throw new ApiError('schedule_changed', 412, 'The interval is another one by now.');
          }),
          switchMap((etag) => this.schedules.patch(tenant, { interval_sec: inverse.to }, etag)),
        );
    }
  }
}
