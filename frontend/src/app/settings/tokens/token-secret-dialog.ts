import { Component, type ElementRef, Injector, afterNextRender, inject, signal, viewChild } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { SECRET } from '../../core/strings/settings.strings';
import { TextClipboard } from '../../ui/copy/text-clipboard';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Icon } from '../../ui/icon/icon';

export interface ShownSecret {
  /** What came of it: created, or rotated. */
  readonly title: string;
  readonly secret: string;
}

/**
 * The only place where a secret is ever shown. Whoever leaves without having copied it is asked first, also when the
 * whole window closes.
 */
@Component({
  selector: 'aether-token-secret-dialog',
  imports: [DialogShell, Icon],
  templateUrl: './token-secret-dialog.html',
  styleUrl: './token-dialogs.scss',
  host: { '(window:beforeunload)': 'holdWindow($event)' },
})
export class TokenSecretDialog {
  private readonly clipboard = inject(TextClipboard);
  private readonly opened = inject<MatDialogRef<TokenSecretDialog, void>>(MatDialogRef);
  private readonly injector = inject(Injector);
  private readonly stayButton = viewChild<ElementRef<HTMLButtonElement>>('stayButton');
  private readonly copyButton = viewChild.required<ElementRef<HTMLButtonElement>>('copyButton');
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly data = inject<ShownSecret>(MAT_DIALOG_DATA);
  protected readonly words = SECRET;
  protected readonly copied = signal(false);
  protected readonly asking = signal(false);

  /** Asks instead of closing while the secret has not been copied. */
  mayClose(): boolean {
    if (this.copied()) return true;
    this.asking.set(true);
    afterNextRender(() => this.stayButton()?.nativeElement.focus(), { injector: this.injector });
    return false;
  }

  protected holdWindow(event: Event): void {
    if (!this.copied()) event.preventDefault();
  }

  protected async copy(): Promise<void> {
    if (await this.clipboard.copy(this.data.secret)) this.noteCopied();
    else this.field().nativeElement.select();
  }

  /** By the button, or by hand. */
  protected noteCopied(): void {
    this.copied.set(true);
    this.asking.set(false);
  }

  protected close(): void {
    this.opened.close();
  }

  protected stay(): void {
    this.asking.set(false);
    this.copyButton().nativeElement.focus();
  }

  protected leave(): void {
    this.noteCopied();
    this.opened.close();
  }
}
