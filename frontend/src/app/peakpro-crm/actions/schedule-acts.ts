import { Injectable, inject } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import type { ComponentType } from '@angular/cdk/portal';
import { firstValueFrom } from 'rxjs';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { TextClipboard } from '../../ui/copy/text-clipboard';
import { Dialogs } from '../../ui/dialog/dialogs';
import { formatClock, formatShortDay, sameDay } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { Clock } from '../../ui/time/clock';
import { Toasts } from '../../ui/toast/toasts';
import { DeleteDialog } from '../dialogs/delete-dialog';
import { EditDialog, type Edited } from '../dialogs/edit-dialog';
import { PauseDialog } from '../dialogs/pause-dialog';
import { ResumeDialog } from '../dialogs/resume-dialog';
import { NextRunsDialog } from '../next-runs/next-runs-dialog';
import { everyWords } from '../schedules/interval-words';
import { ScheduleTable } from '../schedules/schedule-table';
import { CrmAddress } from '../view/crm-address';
import { Acted } from './acted';
import { RunActs } from './run-acts';
import { type WantedAct, retryable } from './schedule-act';
import { Undo } from './undo';

/** Carries out what the menus, buttons and keys of one schedule want: asks, waits for the answer, says what came of it. */
@Injectable()
export class ScheduleActs {
  private readonly runs = inject(RunActs);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  private readonly clipboard = inject(TextClipboard);
  private readonly table = inject(ScheduleTable);
  private readonly address = inject(CrmAddress);
  private readonly acted = inject(Acted);
  private readonly undo = inject(Undo);
  private readonly clock = inject(Clock);
  private readonly zone = inject(ShownZone).zone;

  async perform({ act, schedule }: WantedAct): Promise<void> {
    const { tenant } = schedule;
    switch (act) {
      case 'open':
        return this.address.push({ open: tenant, run: null, create: null });
      case 'copy-link':
        return this.clipboard.copy(this.address.linkTo(tenant));
      case 'preview':
        this.dialogs.open<NextRunsDialog, string, void>(NextRunsDialog, tenant);
        return;
      case 'pause':
        return this.pause(schedule);
      case 'resume':
        return this.resume(schedule);
      case 'edit':
        return this.edit(schedule);
      case 'delete':
        return this.delete(schedule);
      case 'cancel-run':
        return this.runs.cancel(tenant, schedule.active_run_id ?? schedule.running?.run_id ?? null);
      case 'retry':
        return this.runs.retry(tenant, retryable(schedule));
    }
  }

  private async pause(before: Schedule): Promise<void> {
    const schedule = await this.ask<PauseDialog, Schedule>(PauseDialog, before);
    if (schedule === undefined) return;
    const until = schedule.pause?.until;
    const { paused, pausedNoEnd } = ACTS.toast;
    const sentence = until === undefined ? pausedNoEnd(before.tenant) : paused(before.tenant, this.moment(until));
    this.saved(schedule);
    this.undo.offer(sentence, before.paused ? null : { kind: 'resume', tenant: before.tenant });
  }

  private async resume(before: Schedule): Promise<void> {
    const schedule = await this.ask<ResumeDialog, Schedule>(ResumeDialog, before);
    if (schedule === undefined) return;
    this.saved(schedule);
    this.undo.offer(ACTS.toast.resumed(before.tenant), { kind: 'pause', tenant: before.tenant, pause: before.pause });
  }

  private async edit(seen: Schedule): Promise<void> {
    const edited = await this.ask<EditDialog, Edited>(EditDialog, seen);
    if (edited === undefined) return;
    const { schedule, before } = edited;
    this.saved(schedule);
    const { tenant, interval_sec: now } = schedule;
    if (now === before.interval) return this.toasts.show(ACTS.toast.settingsChanged(tenant), { tone: 'good' });
    const undo = { kind: 'interval', tenant, from: now, to: before.interval } as const;
    this.undo.offer(ACTS.toast.intervalChanged(tenant, everyWords(now)), undo);
  }

  private async delete(schedule: Schedule): Promise<void> {
    const { tenant } = schedule;
    if ((await this.ask<DeleteDialog, boolean>(DeleteDialog, schedule)) !== true) return;
    this.table.drop(tenant);
    if (this.address.view().open === tenant) this.address.push({ open: null, run: null });
    this.toasts.show(ACTS.toast.deleted(tenant));
    this.acted.tell();
  }

  private ask<C, R>(dialog: ComponentType<C>, schedule: Schedule): Promise<R | undefined> {
    return firstValueFrom(this.dialogs.open<C, Schedule, R>(dialog, schedule).afterClosed());
  }

  private saved(schedule: Schedule): void {
    this.table.patch(schedule);
    this.acted.tell();
  }

  private moment(at: number): string {
    const clock = formatClock(at, this.zone(), false);
    return sameDay(at, this.clock.now(), this.zone()) ? clock : `${formatShortDay(at, this.zone())} ${clock}`;
  }
}
