import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../session/session-store';
import { FRAME } from '../strings/frame.strings';
import { SESSION } from '../strings/session.strings';

/** What everyone who looks at this installation has to know: slim bars below the top bar. */
@Component({
  selector: 'aether-notice-bars',
  template: `
    @if (sentences().length > 0) {
      <section [attr.aria-label]="words.notices">
        @for (sentence of sentences(); track sentence) {
          <p>{{ sentence }}</p>
        }
      </section>
    }
  `,
  styleUrl: './notice-bars.scss',
})
export class NoticeBars {
  private readonly session = inject(SessionStore).current;
  protected readonly words = FRAME;
  protected readonly sentences = computed(() => {
    const session = this.session();
    if (session === null) return [];
    return [
      ...(session.auth_mode === 'local' ? [SESSION.openMode] : []),
      ...(session.features.demo ? [session.features.importer === 'stub' ? SESSION.demo : SESSION.demoSandbox] : []),
      ...(session.features.read_only ? [SESSION.readOnly] : []),
    ];
  });
}
