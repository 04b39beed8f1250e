import { Component, input } from '@angular/core';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { UI } from '../words/ui.strings';
import { Icon } from '../icon/icon';

/** Title, content and a row of buttons (`[dialogActions]`); every dialog of the console looks like this. */
@Component({
  selector: 'aether-dialog-shell',
  imports: [Icon, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ title() }}</h2>
    <div matDialogContent><ng-content /></div>
    <div matDialogActions><ng-content select="[dialogActions]" /></div>
    <!-- Last, so that the focus begins at the first field. -->
    <button type="button" class="icb close" matDialogClose [aria-label]="words.close">
      <aether-icon name="x" />
    </button>
  `,
  styleUrl: './dialog-shell.scss',
})
export class DialogShell {
  readonly title = input.required<string>();
  protected readonly words = UI;
}
