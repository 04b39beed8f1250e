import { CdkTrapFocus } from '@angular/cdk/a11y';
import {
  Component,
  DestroyRef,
  DOCUMENT,
  ElementRef,
  afterNextRender,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { Screen } from './screen';

/** Beside the table where there is room; below 1280 px over it, holding the focus; on a phone the whole screen. */
@Component({
  selector: 'aether-side-sheet',
  imports: [CdkTrapFocus],
  template: `
    @if (!wide()) {
      <div class="scrim" (click)="closed.emit()" aria-hidden="true"></div>
    }
    <div
      #sheet
      class="sheet"
      tabindex="-1"
      [attr.role]="wide() ? 'complementary' : 'dialog'"
      [attr.aria-modal]="wide() ? null : 'true'"
      [attr.aria-label]="label()"
      [cdkTrapFocus]="!wide()"
    >
      <ng-content />
    </div>
  `,
  styleUrl: './side-sheet.scss',
})
export class SideSheet {
  readonly label = input.required<string>();
  readonly closed = output<void>();
  protected readonly wide = inject(Screen).isWide;
  private readonly sheet = viewChild.required<ElementRef<HTMLElement>>('sheet');

  constructor() {
    const document = inject(DOCUMENT);
    const opener = document.activeElement;
    afterNextRender(() => {
      const sheet = this.sheet().nativeElement;
      if (!sheet.contains(document.activeElement)) sheet.focus({ preventScroll: true });
    });
    // Back to where it came from, unless the page has put it elsewhere by now: on the row that the sheet was about.
    inject(DestroyRef).onDestroy(() => {
      const focused = document.activeElement;
      const isLost = focused === null || focused === document.body || this.sheet().nativeElement.contains(focused);
      if (!isLost) return;
      const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
      // A link has opened it: then the page begins at its content.
      (isThere ? opener : document.getElementById('main'))?.focus({ preventScroll: true });
    });
  }
}
