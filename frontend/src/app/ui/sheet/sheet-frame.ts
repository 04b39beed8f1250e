import { Component, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { UI } from '../words/ui.strings';

/**
 * The head of a side sheet: what it is about, the ways to its neighbours and the way out. It stays in sight while
 * the rest scrolls. `sheetBadge` stands before the title, `sheetTop` below it, everything else under the head.
 */
@Component({
  selector: 'aether-sheet-frame',
  imports: [Icon],
  templateUrl: './sheet-frame.html',
  styleUrl: './sheet-frame.scss',
})
export class SheetFrame {
  readonly heading = input.required<string>();
  /** What the neighbours are called: `Previous record`, `Next record`. */
  readonly previous = input.required<string>();
  readonly next = input.required<string>();
  /** Whether there is a row before or after this one to go to. */
  readonly hasPrevious = input(false);
  readonly hasNext = input(false);
  readonly stepped = output<1 | -1>();
  readonly closed = output<void>();

  protected readonly words = UI;
}
