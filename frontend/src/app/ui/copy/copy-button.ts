import { Component, inject, input } from '@angular/core';
import { UI } from '../words/ui.strings';
import { Icon } from '../icon/icon';
import { TextClipboard } from './text-clipboard';

/** Copies a text that stands beside it. */
@Component({
  selector: 'aether-copy-button',
  imports: [Icon],
  template: `<button type="button" class="icb sm" [attr.aria-label]="label()" (click)="copy()">
    <aether-icon name="copy" />
  </button>`,
})
export class CopyButton {
  private readonly clipboard = inject(TextClipboard);
  readonly text = input.required<string>();
  readonly label = input<string>(UI.copy);

  protected copy(): void {
    void this.clipboard.copy(this.text());
  }
}
