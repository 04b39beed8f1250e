import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { liveResource } from '../../core/live/live-resource';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';
import { CredentialsApi } from '../../data-access/credentials-api';
import { ActionButton } from '../../ui/action/action-button';
import { Icon } from '../../ui/icon/icon';
import { Clock } from '../../ui/time/clock';
import { ShownZone } from '../../ui/time/shown-zone';
import { Acted } from '../actions/acted';
import { KeyActs } from '../actions/key-acts';
import { May } from '../actions/may';
import { refreshedByActs } from '../actions/refreshed-by-acts';
import { keyWords } from './key-words';

const EVERY_SEC = 15;

/** How the tenant's AccuLynx key stands, and what an admin can do about it. The key itself is never shown. */
@Component({
  selector: 'aether-credential-health',
  imports: [ActionButton, Icon],
  templateUrl: './credential-health.html',
  styleUrl: './credential-health.scss',
})
export class CredentialHealth {
  private readonly now = inject(Clock).now;
  private readonly zone = inject(ShownZone).zone;
  private readonly session = inject(SessionStore);
  private readonly keys = inject(CredentialsApi);
  private readonly acted = inject(Acted);
  protected readonly acts = inject(KeyActs);
  protected readonly may = inject(May);

  readonly schedule = input.required<Schedule>();

  protected readonly tenant = computed(() => this.schedule().tenant);
  /** Only admins are told when it was set, by whom, and what it may still be used for. */
  private readonly state = refreshedByActs(
    liveResource(
      this.keys.stateResource(() => (this.may.keys() ? this.tenant() : undefined)),
      { everySec: EVERY_SEC, on: ({ change }) => change?.tenant === this.tenant() && change.type !== 'progress' },
    ),
  );
  protected readonly words = KEY;
  protected readonly said = computed(() =>
    keyWords(
      { schedule: this.schedule(), state: this.state.value(), importer: this.session.importer() },
      this.now(),
      this.zone(),
    ),
  );
  /** Who else can help, for those who cannot. */
  protected readonly others = computed(() => {
    if (this.may.keys()) return null;
    if (this.said().tone === 'held') return KEY.adminReplaces;
    return this.said().configured ? null : KEY.adminAdds;
  });
  protected readonly testing = signal(false);
  /** What came of the last test of this tenant's key. */
  protected readonly tested = linkedSignal<string, { readonly good: boolean; readonly text: string } | null>({
    source: this.tenant,
    computation: () => null,
  });

  protected test(): void {
    const tenant = this.tenant();
    this.testing.set(true);
    this.tested.set(null);
    this.keys.test(tenant).subscribe({
      next: ({ health, location_name: company, message }) => {
        const good = health === 'ok';
        this.finish(tenant, good, good ? KEY.worksFor(company ?? '') : KEY.testRefused(message));
      },
      error: (failure: unknown) => {
        const context = { tenant, role: this.session.role(), act: ACTS.denied.keys };
        this.finish(tenant, false, KEY.testRefused(errorSentence(asApiError(failure), context)));
      },
    });
  }

  private finish(tenant: string, good: boolean, text: string): void {
    this.testing.set(false);
    if (tenant === this.tenant()) this.tested.set({ good, text });
    this.acted.tell();
  }
}
