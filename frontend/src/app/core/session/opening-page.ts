import { Component, computed, inject } from '@angular/core';
import { PanelError } from '../../ui/panel/panel-error';
import { errorSentence } from '../http/error-sentence';
import { SESSION } from '../strings/session.strings';
import { SessionStore } from './session-store';

/** Stands in while it is not known who uses the console, and says so when the server does not answer. */
@Component({
  selector: 'aether-opening-page',
  imports: [PanelError],
  template: `
    <main>
      @if (sentence(); as words) {
        <div class="card">
          <aether-panel-error [sentence]="words" [requestId]="requestId()" (retry)="again()" />
        </div>
      } @else {
        <p class="vh" role="status">{{ words.starting }}</p>
      }
    </main>
  `,
  styleUrl: './opening-page.scss',
})
export class OpeningPage {
  private readonly session = inject(SessionStore);
  protected readonly words = SESSION;
  protected readonly sentence = computed(() => {
    const error = this.session.error();
    if (this.session.phase() !== 'unreachable' || error === null) return null;
    return error.code === 'network' ? SESSION.unreachable : errorSentence(error);
  });
  protected readonly requestId = computed(() => this.session.error()?.requestId ?? null);

  protected again(): void {
    this.session.open();
  }
}
