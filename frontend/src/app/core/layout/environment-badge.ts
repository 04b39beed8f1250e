import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../session/session-store';
import { SESSION } from '../strings/session.strings';

/** Which installation this is, in the loudness that it deserves: production is solid ink. */
@Component({
  selector: 'aether-environment-badge',
  template: `@if (environment(); as name) {
    <span [class]="name">{{ word() }}</span>
  }`,
  styleUrl: './environment-badge.scss',
})
export class EnvironmentBadge {
  private readonly session = inject(SessionStore).current;
  protected readonly environment = computed(() => this.session()?.environment);
  protected readonly word = computed(() => SESSION.environments[this.environment() ?? 'local']);
}
