import { Component, computed, inject, input, output } from '@angular/core';
import type { ApiError } from '../core/http/api-error';
import { errorSentence } from '../core/http/error-sentence';
import { SessionStore } from '../core/session/session-store';
import { SESSION } from '../core/strings/session.strings';
import { PanelError } from '../ui/panel/panel-error';

/** A card of the dashboard that has nothing to show because its request failed. */
@Component({
  selector: 'aether-panel-failure',
  imports: [PanelError],
  template: `
    <aether-panel-error
      [sentence]="sentence()"
      [requestId]="error().requestId"
      [waitSec]="error().retryAfterSec"
      (retry)="retry.emit()"
    />
  `,
})
export class PanelFailure {
  private readonly session = inject(SessionStore);
  readonly error = input.required<ApiError>();
  readonly retry = output<void>();
  protected readonly sentence = computed(() =>
    errorSentence(this.error(), { role: SESSION.roles[this.session.role()].toLowerCase() }),
  );
}
