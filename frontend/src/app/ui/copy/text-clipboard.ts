import { DOCUMENT, Injectable, inject } from '@angular/core';
import { UI } from '../words/ui.strings';
import { Toasts } from '../toast/toasts';

/** Copies text and says so; over plain http on a LAN name browsers offer no clipboard, which is said too. */
@Injectable({ providedIn: 'root' })
export class TextClipboard {
  private readonly clipboard = inject(DOCUMENT).defaultView?.navigator.clipboard;
  private readonly toasts = inject(Toasts);

  /** True when the text is in the clipboard. */
  async copy(text: string): Promise<boolean> {
    try {
      if (this.clipboard === undefined) throw new Error('no clipboard here');
      await this.clipboard.writeText(text);
      this.toasts.show(UI.copied);
      return true;
    } catch {
      this.toasts.error(UI.copyFailed);
      return false;
    }
  }
}
