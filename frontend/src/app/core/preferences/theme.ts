import { DOCUMENT, DestroyRef, Injectable, computed, effect, inject, signal } from '@angular/core';
import { Preferences } from './preferences';

/** Puts the theme in use on the document, where the tokens look for it. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly preferences = inject(Preferences);
  private readonly systemIsDark = signal(false);

  readonly isDark = computed(() => {
    const choice = this.preferences.theme();
    return choice === 'system' ? this.systemIsDark() : choice === 'dark';
  });

  constructor() {
    const document = inject(DOCUMENT);
    const system = document.defaultView?.matchMedia?.('(prefers-color-scheme: dark)');
    if (system) {
      const follow = (): void => this.systemIsDark.set(system.matches);
      follow();
      system.addEventListener('change', follow);
      inject(DestroyRef).onDestroy(() => system.removeEventListener('change', follow));
    }
    effect(() => (document.documentElement.dataset['theme'] = this.isDark() ? 'dark' : 'light'));
  }

  toggle(): void {
    this.preferences.theme.set(this.isDark() ? 'light' : 'dark');
  }
}
