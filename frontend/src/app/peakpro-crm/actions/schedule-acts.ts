import { Injectable, inject } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { TextClipboard } from '../../ui/copy/text-clipboard';
import { formatClock, formatShortDay, sameDay } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';
import { Clock } from '../../ui/time/clock';
import { Toasts } from '../../ui/toast/toasts';
import type { DeleteDialog } from '../dialogs/delete-dialog';
import type { EditDialog, Edited } from '../dialogs/edit-dialog';
import type { PauseDialog } from '../dialogs/pause-dialog';
import type { ResumeDialog } from '../dialogs/resume-dialog';
import type { NextRunsDialog } from '../next-runs/next-runs-dialog';
import { everyWords } from '../../ui/time/interval-words';
import { ScheduleTable } from '../schedules/schedule-table';
import { CrmAddress } from '../view/crm-address';
import { Acted } from './acted';
import { DIALOG_CODE } from './dialog-code';
import { ImportActs } from './import-acts';
import { KeyActs } from './key-acts';
import { LazyDialogs } from './lazy-dialogs';
import { RunActs } from './run-acts';
import { type WantedAct, retryable } from './schedule-act';
import { Undo } from './undo';

/** Carries out what the menus, buttons and keys of one schedule want: asks, waits for the answer, says what came of it. */
@Injectable()
export class ScheduleActs {
  private readonly runs = inject(RunActs);
  private readonly keys = inject(KeyActs);
  private readonly imports = inject(ImportActs);
  private readonly dialogs = inject(LazyDialogs);
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
        return void (await this.clipboard.copy(this.address.linkTo(tenant)));
      case 'preview':
        return this.dialogs.ask<NextRunsDialog, string, void>(DIALOG_CODE.nextRuns, tenant);
      case 'preview-import':
        return this.imports.preview(schedule);
      case 'key':
        return this.keys.set(tenant);
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
    const schedule = await this.dialogs.ask<PauseDialog, Schedule, Schedule>(DIALOG_CODE.pause, before);
    if (schedule === undefined) return;
    const until = schedule.pause?.until;
    const { paused, pausedNoEnd } = ACTS.toast;
    const sentence = until === undefined ? pausedNoEnd(before.tenant) : paused(before.tenant, this.moment(until));
    this.saved(schedule);
    this.undo.offer(sentence, before.paused ? null : { kind: 'resume', tenant: before.tenant });
  }

  private async resume(before: Schedule): Promise<void> {
    const schedule = await this.dialogs.ask<ResumeDialog, Schedule, Schedule>(DIALOG_CODE.resume, before);
    if (schedule === undefined) return;
    this.saved(schedule);
    this.undo.offer(ACTS.toast.resumed(before.tenant), { kind: 'pause', tenant: before.tenant, pause: before.pause });
  }

  private async edit(seen: Schedule): Promise<void> {
    const edited = await this.dialogs.ask<EditDialog, Schedule, Edited>(DIALOG_CODE.edit, seen);
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
    if ((await this.dialogs.ask<DeleteDialog, Schedule, boolean>(DIALOG_CODE.delete, schedule)) !== true) return;
    this.table.drop(tenant);
    if (this.address.view().open === tenant) this.address.push({ open: null, run: null });
    this.toasts.show(ACTS.toast.deleted(tenant));
    this.acted.tell();
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
