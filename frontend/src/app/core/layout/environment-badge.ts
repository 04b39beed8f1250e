import { Component, computed, inject, input } from '@angular/core';
import type { Session } from '@aetherlink/contracts/session';
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
  /** For those who are not signed in; else the session says it. */
  readonly given = input<Session['environment']>();
  protected readonly environment = computed(() => this.given() ?? this.session()?.environment);
  protected readonly word = computed(() => SESSION.environments[this.environment() ?? 'local']);
}
