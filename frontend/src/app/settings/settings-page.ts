import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../core/session/session-store';
import { SETTINGS } from '../core/strings/settings.strings';
import { EnvironmentCard } from './environment/environment-card';
import { SessionsCard } from './sessions/sessions-card';
import { TokensCard } from './tokens/tokens-card';
import { YouCard } from './you/you-card';

/** What belongs to this person, what this installation is, and who else may come in. */
@Component({
  selector: 'aether-settings-page',
  imports: [EnvironmentCard, SessionsCard, TokensCard, YouCard],
  template: `
    <div class="head">
      <h1>{{ words.title }}</h1>
    </div>
    <div class="cards">
      <aether-you-card />
      <aether-environment-card />
      <aether-tokens-card class="wide" />
      @if (isAdmin()) {
        <aether-sessions-card class="wide" />
      }
    </div>
  `,
  styleUrl: './settings-page.scss',
})
export class SettingsPage {
  protected readonly words = SETTINGS;
  private readonly session = inject(SessionStore);
  protected readonly isAdmin = computed(() => this.session.role() === 'admin');
}
