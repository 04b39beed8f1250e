import { Injectable, type TemplateRef, signal } from '@angular/core';

/** What a page shows beside its content: the frame renders it after `main`, so that it is a landmark of its own. */
@Injectable({ providedIn: 'root' })
export class SideOutlet {
  private readonly shown = signal<TemplateRef<unknown> | null>(null);
  readonly content = this.shown.asReadonly();

  show(content: TemplateRef<unknown>): void {
    this.shown.set(content);
  }

  /** Only who showed it takes it away: the next page may already have its own. */
  clear(content: TemplateRef<unknown>): void {
    this.shown.update((shown) => (shown === content ? null : shown));
  }
}
