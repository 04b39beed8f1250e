import { DOCUMENT, Injectable, inject } from '@angular/core';

/**
 * Loads the console anew. Nothing that it held in memory survives that, whoever kept it: answers, messages, what was
 * typed. So nobody sees on the screen what another person has read.
 */
@Injectable({ providedIn: 'root' })
export class FreshStart {
  private readonly window = inject(DOCUMENT).defaultView;

  at(path: string): void {
    this.window?.location.assign(path);
  }

  here(): void {
    this.window?.location.reload();
  }
}
