import { Component } from '@angular/core';
import { FRAME } from '../core/strings/frame.strings';

/** AccuLynx imports: see, change and explain every tenant's. */
@Component({
  selector: 'aether-peakpro-crm-page',
  template: `
    <div class="head">
      <h1>{{ words.crm }}</h1>
    </div>
  `,
})
export class PeakProCrmPage {
  protected readonly words = FRAME;
}
