import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { ImportApi } from '../../data-access/import-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { formatCount } from '../../ui/time/format-count';
import { Sending } from './sending';

/** Allows the weekly check to mark more records as missing than it does on its own, once their number was typed. */
@Component({
  selector: 'aether-approve-missing-dialog',
  imports: [ActionButton, DialogShell],
  templateUrl: './approve-missing-dialog.html',
  styleUrl: './dialog-form.scss',
})
export class ApproveMissingDialog {
  private readonly imports = inject(ImportApi);
  private readonly opened = inject<MatDialogRef<ApproveMissingDialog, boolean>>(MatDialogRef);
  private readonly schedule = inject<Schedule>(MAT_DIALOG_DATA);
  private readonly missing = this.schedule.withheld?.missing ?? 0;

  protected readonly words = IMPORT.approve;
  protected readonly cancelWord = DIALOG.cancel;
  protected readonly title = IMPORT.approve.title(formatCount(this.missing));
  protected readonly text = IMPORT.approve.text(formatCount(this.schedule.withheld?.known ?? 0));
  protected readonly ask = IMPORT.approve.ask(String(this.missing));
  protected readonly sending = new Sending(this.schedule.tenant, IMPORT.approve.denied);
  protected readonly typed = signal('');
  protected readonly reason = computed(() =>
    this.typed().trim() === String(this.missing) ? null : IMPORT.approve.mustType(String(this.missing)),
  );

  protected submit(event: Event): void {
    event.preventDefault();
    if (this.reason() !== null || this.sending.busy()) return;
    const request = this.imports.approveMissing(this.schedule.tenant, this.missing);
    this.sending.send(request, () => this.opened.close(true));
  }

  protected close(): void {
    this.opened.close(false);
  }
}
