import { Component, computed, input } from '@angular/core';
import { UI } from '../words/ui.strings';

/** Rows of the final height while the first answer is on its way; invisible for the first 150 ms. */
@Component({
  selector: 'aether-skeleton',
  template: `
    <span class="vh">{{ words.loading }}</span>
    @for (row of each(); track row) {
      <div class="row" [style.height.px]="rowHeight()"><span></span></div>
    }
  `,
  styleUrl: './skeleton.scss',
})
export class Skeleton {
  readonly rows = input(1);
  readonly rowHeight = input(44);
  protected readonly words = UI;
  protected readonly each = computed(() => Array.from({ length: this.rows() }, (_, row) => row));
}
