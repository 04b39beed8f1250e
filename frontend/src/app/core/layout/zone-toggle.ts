import { Component, inject } from '@angular/core';
import { Preferences } from '../preferences/preferences';
import { FRAME } from '../strings/frame.strings';

/** In which zone every absolute time on the page is shown. */
@Component({
  selector: 'aether-zone-toggle',
  template: `
    <div class="seg" role="group" [attr.aria-label]="words.showTimesIn">
      <button type="button" [attr.aria-pressed]="zone() === 'utc'" (click)="zone.set('utc')">{{ words.utc }}</button>
      <button type="button" [attr.aria-pressed]="zone() === 'local'" (click)="zone.set('local')">
        {{ words.local }}
      </button>
    </div>
  `,
})
export class ZoneToggle {
  protected readonly zone = inject(Preferences).zone;
  protected readonly words = FRAME;
}
