import { Component, input } from '@angular/core';

/** A short technical word in a box: where something came from. */
@Component({
  selector: 'aether-source-chip',
  template: `<span class="chip">{{ text() }}</span>`,
})
export class SourceChip {
  readonly text = input.required<string>();
}
