import { DOCUMENT, Injectable, inject } from '@angular/core';

/** Hands a file over to the browser, which asks or saves as it always does. */
@Injectable({ providedIn: 'root' })
export class SaveFile {
  private readonly document = inject(DOCUMENT);

  save(content: Blob, name: string): void {
    const address = URL.createObjectURL(content);
    const link = this.document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser has taken its own hold of it by the next turn.
    setTimeout(() => URL.revokeObjectURL(address));
  }
}
