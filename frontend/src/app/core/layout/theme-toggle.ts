import { Component, inject } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { Icon } from '../../ui/icon/icon';
import { Theme } from '../preferences/theme';
import { FRAME } from '../strings/frame.strings';

/** Switches between the light and the dark theme. */
@Component({
  selector: 'aether-theme-toggle',
  imports: [Icon, MatTooltip],
  template: `
    <button
      type="button"
      class="icb"
      [attr.aria-pressed]="theme.isDark()"
      [attr.aria-label]="words.darkTheme"
      [matTooltip]="words.darkThemeHint"
      (click)="theme.toggle()"
    >
      <aether-icon name="theme" />
    </button>
  `,
})
export class ThemeToggle {
  protected readonly theme = inject(Theme);
  protected readonly words = FRAME;
}
