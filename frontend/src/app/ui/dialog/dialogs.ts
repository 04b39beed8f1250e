import type { ComponentType } from '@angular/cdk/portal';
import { Injectable, inject } from '@angular/core';
import { MatDialog, type MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog, type ConfirmQuestion } from './confirm-dialog';

/** Opens dialogs: focus goes to the first field, Esc cancels, focus returns to the opener. */
@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly dialog = inject(MatDialog);

  /** `mayClose` is asked whatever closes the dialog, and keeps it open by answering false; also the way back does then. */
  open<C, D, R>(
    component: ComponentType<C>,
    data: D,
    width = '480px',
    mayClose?: (component: C) => boolean,
  ): MatDialogRef<C, R> {
    return this.dialog.open<C, D, R>(component, {
      data,
      width,
      maxWidth: 'calc(100vw - 24px)',
      autoFocus: 'first-tabbable',
      restoreFocus: true,
      ...(mayClose && {
        closeOnNavigation: false,
        closePredicate: (_result, _config, opened) => opened === null || mayClose(opened as C),
      }),
    });
  }

  /** Asks first; true when the operator says the verb. */
  async confirm(question: ConfirmQuestion): Promise<boolean> {
    const opened = this.open<ConfirmDialog, ConfirmQuestion, boolean>(ConfirmDialog, question);
    return (await firstValueFrom(opened.afterClosed())) === true;
  }

  closeAll(): void {
    this.dialog.closeAll();
  }

  get anyOpen(): boolean {
    return this.dialog.openDialogs.length > 0;
  }
}
