import { Directive, ElementRef, computed, inject, signal } from '@angular/core';

/** Whether somebody is in the table, by pointer or focus: then nothing in it may change its place. A host directive. */
@Directive({
  host: {
    '(pointerenter)': 'point($event, true)',
    '(pointerleave)': 'point($event, false)',
    '(focusin)': 'focusMoved($event.target)',
    '(focusout)': 'focusMoved($event.relatedTarget)',
  },
})
export class TablePresence {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly pointed = signal(false);
  private readonly focusedPart = signal<Element | null>(null);

  /** What has the focus inside the table. */
  readonly focused = this.focusedPart.asReadonly();
  readonly inside = computed(() => this.pointed() || this.focusedPart() !== null);

  /** A row that had the focus may have left the document without telling. */
  look(): void {
    this.focusMoved(document.activeElement);
  }

  protected point(event: PointerEvent, inside: boolean): void {
    if (event.pointerType === 'mouse') this.pointed.set(inside);
  }

  protected focusMoved(to: EventTarget | null): void {
    this.focusedPart.set(to instanceof Element && this.host.contains(to) ? to : null);
  }
}
