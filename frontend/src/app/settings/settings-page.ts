import { Component } from '@angular/core';
import { SETTINGS } from '../core/strings/settings.strings';

/** What belongs to this person, what this installation is, and who else may come in. */
@Component({
  selector: 'aether-settings-page',
  template: `
    <div class="head">
      <h1>{{ words.title }}</h1>
    </div>
  `,
})
export class SettingsPage {
  protected readonly words = SETTINGS;
}
