import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../../core/session/session-store';
import { ENVIRONMENT } from '../../core/strings/settings.strings';
import { Overview } from '../../data-access/overview';
import { CopyButton } from '../../ui/copy/copy-button';
import { environmentFacts } from './environment-facts';

/** What this installation is. Changed where it is started, never here. */
@Component({
  selector: 'aether-environment-card',
  imports: [CopyButton],
  templateUrl: './environment-card.html',
  styleUrl: './environment-card.scss',
})
export class EnvironmentCard {
  private readonly session = inject(SessionStore).current;
  private readonly summary = inject(Overview).summary.value;
  protected readonly words = ENVIRONMENT;
  protected readonly facts = computed(() => {
    const session = this.session();
    return session === null ? [] : environmentFacts(session, this.summary()?.slots.total);
  });
}
