import { Component, computed, input } from '@angular/core';

/** One symbol of the sprite, as large as its text line needs; always decoration beside a word or label. */
@Component({
  selector: 'aether-icon',
  template: `<svg aria-hidden="true" focusable="false"><use [attr.href]="href()" /></svg>`,
  styleUrl: './icon.scss',
  host: { '[class.large]': 'large()' },
})
export class Icon {
  readonly name = input.required<string>();
  /** 20 px instead of 16. */
  readonly large = input(false);
  protected readonly href = computed(() => `#icon-${this.name()}`);
}
