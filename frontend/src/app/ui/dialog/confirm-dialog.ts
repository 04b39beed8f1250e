import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { UI } from '../words/ui.strings';
import { DialogShell } from './dialog-shell';

export interface ConfirmQuestion {
  readonly title: string;
  /** One paragraph per string. */
  readonly body: readonly string[];
  /** The verb on the button, never "OK". */
  readonly verb: string;
  readonly cancel?: string;
  readonly dangerous?: boolean;
  /** What has to be typed first, with the sentence that asks for it. */
  readonly typed?: { readonly word: string; readonly ask: string };
}

/** Asks one question and answers true or false. */
@Component({
  selector: 'aether-confirm-dialog',
  imports: [DialogShell],
  templateUrl: './confirm-dialog.html',
  styleUrl: './confirm-dialog.scss',
})
export class ConfirmDialog {
  private readonly opened = inject<MatDialogRef<ConfirmDialog, boolean>>(MatDialogRef);
  protected readonly question = inject<ConfirmQuestion>(MAT_DIALOG_DATA);
  protected readonly cancelWord = this.question.cancel ?? UI.cancel;
  private readonly typed = signal('');
  protected readonly mayConfirm = computed(
    () => this.question.typed === undefined || this.typed() === this.question.typed.word,
  );

  protected type(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.typed.set(event.target.value.trim());
  }

  protected close(answer: boolean): void {
    if (!answer || this.mayConfirm()) this.opened.close(answer);
  }
}
