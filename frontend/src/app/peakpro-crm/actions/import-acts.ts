import { Injectable, inject } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { Toasts } from '../../ui/toast/toasts';
import type { ApproveMissingDialog } from '../dialogs/approve-missing-dialog';
import type { PreviewDialog } from '../preview/preview-dialog';
import { runNowReason } from '../run-now/run-now-reason';
import { ScheduleTable } from '../schedules/schedule-table';
import { Acted } from './acted';
import { DIALOG_CODE } from './dialog-code';
import { LazyDialogs } from './lazy-dialogs';
import { RunActs } from './run-acts';

const PREVIEW_WIDTH = '640px';

/** Tries an import before it is run, and allows what one does not dare to do alone. */
@Injectable()
export class ImportActs {
  private readonly dialogs = inject(LazyDialogs);
  private readonly runs = inject(RunActs);
  private readonly table = inject(ScheduleTable);
  private readonly toasts = inject(Toasts);
  private readonly acted = inject(Acted);
  private readonly zone = inject(ShownZone).zone;

  /** "Apply" in the preview is Run now. */
  async preview(seen: Schedule): Promise<void> {
    const { tenant } = seen;
    const reason = runNowReason(seen, this.zone());
    if (reason !== null) return this.toasts.show(ACTS.toast.refused(tenant, reason));
    const ask = this.dialogs.ask<PreviewDialog, string, 'apply'>(DIALOG_CODE.preview, tenant, PREVIEW_WIDTH);
    if ((await ask) === 'apply') this.runs.apply(this.table.cell(tenant)?.().schedule ?? seen);
  }

  async approveMissing(schedule: Schedule): Promise<void> {
    const { tenant, withheld } = schedule;
    if (withheld === undefined) return;
    const ask = this.dialogs.ask<ApproveMissingDialog, Schedule, boolean>(DIALOG_CODE.approveMissing, schedule);
    if ((await ask) !== true) return;
    this.toasts.show(IMPORT.approve.done(tenant, formatCount(withheld.missing)), { tone: 'good' });
    this.acted.tell();
  }
}
