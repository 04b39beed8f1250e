import { Component, inject } from '@angular/core';
import { Preferences } from '../../core/preferences/preferences';
import { YOU } from '../../core/strings/settings.strings';
import { localZoneName } from '../../ui/time/format-moment';

/** How this person likes to look at things. Nothing of it leaves the browser. */
@Component({
  selector: 'aether-you-card',
  templateUrl: './you-card.html',
  styleUrl: './you-card.scss',
})
export class YouCard {
  protected readonly preferences = inject(Preferences);
  protected readonly words = YOU;
  protected readonly localZone = YOU.localIs(localZoneName());
  protected readonly themes = ['system', 'light', 'dark'] as const;
  protected readonly densities = ['comfortable', 'compact'] as const;
  protected readonly zones = ['utc', 'local'] as const;

  protected switchSingleKeys(): void {
    this.preferences.singleKeys.update((on) => !on);
  }
}
