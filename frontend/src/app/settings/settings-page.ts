import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../core/session/session-store';
import { SETTINGS, TOKENS } from '../core/strings/settings.strings';
import { EmptyState } from '../ui/panel/empty-state';
import { EnvironmentCard } from './environment/environment-card';
import { SessionsCard } from './sessions/sessions-card';
import { TokensCard } from './tokens/tokens-card';
import { YouCard } from './you/you-card';

/** What belongs to this person, what this installation is, and who else may come in. */
@Component({
  selector: 'aether-settings-page',
  imports: [EmptyState, EnvironmentCard, SessionsCard, TokensCard, YouCard],
  template: `
    <div class="head">
      <h1>{{ words.title }}</h1>
    </div>
    <div class="cards">
      <aether-you-card />
      <aether-environment-card />
      @if (isAdmin()) {
        <aether-tokens-card class="wide" />
        <aether-sessions-card class="wide" />
      } @else {
        <section class="card wide" aria-labelledby="tokens-title">
          <header>
            <h2 id="tokens-title">{{ tokens.title }}</h2>
          </header>
          <aether-empty-state [sentence]="forbidden()" />
        </section>
      }
    </div>
  `,
  styleUrl: './settings-page.scss',
})
export class SettingsPage {
  protected readonly words = SETTINGS;
  protected readonly tokens = TOKENS;
  private readonly session = inject(SessionStore);
  /** A viewer of a read-only service is no admin; an admin who can change nothing still sees it. */
  protected readonly isAdmin = computed(() => this.session.role() === 'admin');
  protected readonly forbidden = computed(() => TOKENS.forbidden(this.session.role()));
}
