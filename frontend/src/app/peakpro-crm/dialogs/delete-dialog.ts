import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { SchedulesApi } from '../../data-access/schedules-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Sending } from './sending';

/** Removes a standing order for good, once its tenant has been typed. */
@Component({
  selector: 'aether-delete-dialog',
  imports: [ActionButton, DialogShell],
  templateUrl: './delete-dialog.html',
  styleUrl: './dialog-form.scss',
})
export class DeleteDialog {
  private readonly schedules = inject(SchedulesApi);
  private readonly opened = inject<MatDialogRef<DeleteDialog, boolean>>(MatDialogRef);
  protected readonly schedule = inject<Schedule>(MAT_DIALOG_DATA);
  private readonly tenant = this.schedule.tenant;
  private readonly inProduction = inject(SessionStore).isProduction();

  protected readonly words = DIALOG.delete;
  protected readonly cancelWord = DIALOG.cancel;
  protected readonly title = this.inProduction
    ? DIALOG.delete.titleProduction(this.tenant)
    : DIALOG.delete.title(this.tenant);
  protected readonly active = this.schedule.state === 'running';
  protected readonly sending = new Sending(this.tenant, ACTS.denied.delete);
  protected readonly typed = signal('');
  protected readonly reason = computed(() =>
    this.typed().trim() === this.tenant ? null : DIALOG.delete.mustType(this.tenant),
  );

  protected submit(event: Event): void {
    event.preventDefault();
    if (this.reason() !== null || this.sending.busy()) return;
    this.sending.send(this.schedules.delete(this.tenant), () => this.opened.close(true));
  }

  protected close(): void {
    this.opened.close(false);
  }
}
