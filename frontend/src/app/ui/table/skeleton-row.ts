import { Component, input } from '@angular/core';
import { UI } from '../words/ui.strings';

/** The place of a row that is not loaded yet, as high as it will be. */
@Component({
  selector: 'aether-skeleton-row',
  template: `<span role="cell"
    ><span class="vh">{{ words.loadingRow }}</span></span
  >`,
  styleUrl: './skeleton-row.scss',
  host: { role: 'row', '[attr.aria-rowindex]': 'index() + 2', '[style.height.px]': 'height()' },
})
export class SkeletonRow {
  readonly index = input.required<number>();
  readonly height = input.required<number>();
  protected readonly words = UI;
}
