import { Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import type { SignedInSession } from '@aetherlink/contracts/auth';
import { firstValueFrom } from 'rxjs';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { liveResource } from '../../core/live/live-resource';
import { SessionStore } from '../../core/session/session-store';
import { SESSION } from '../../core/strings/session.strings';
import { SESSIONS } from '../../core/strings/settings.strings';
import { AuthApi } from '../../data-access/auth-api';
import { ActionButton } from '../../ui/action/action-button';
import { Dialogs } from '../../ui/dialog/dialogs';
import { EmptyState } from '../../ui/panel/empty-state';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { RelativeTime } from '../../ui/time/relative-time';
import { Toasts } from '../../ui/toast/toasts';
import { tenantsWords } from '../tokens/token-words';

const EVERY_SEC = 60;

/** Who is signed in at a browser, and the way to end that. */
@Component({
  selector: 'aether-sessions-card',
  imports: [ActionButton, EmptyState, PanelError, RelativeTime, Skeleton],
  templateUrl: './sessions-card.html',
  styleUrls: ['../list-grid.scss', './sessions-card.scss'],
})
export class SessionsCard {
  private readonly api = inject(AuthApi);
  private readonly session = inject(SessionStore);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');
  protected readonly words = SESSIONS;
  protected readonly roles = SESSION.roles;
  protected readonly mayEnd = computed(() => this.session.can('admin'));
  /** The session that is being ended. */
  protected readonly ending = signal<string | null>(null);
  protected readonly none = computed(() =>
    this.session.current()?.auth_mode === 'local' ? SESSIONS.openMode : SESSIONS.none,
  );

  protected readonly sessions = liveResource(this.api.sessionsResource(), {
    everySec: EVERY_SEC,
    on: ({ name, change }) => name === 'audit' && (change?.entry?.operation.startsWith('auth.') ?? false),
  });
  /** One's own first, then who was heard of last. */
  protected readonly rows = computed(() => {
    const items = this.sessions.value()?.items;
    return (
      items &&
      [...items]
        .sort((a, b) => Number(b.current) - Number(a.current) || b.last_seen_at - a.last_seen_at)
        .map((session) => ({ session, tenants: tenantsWords(session.tenants) }))
    );
  });
  protected readonly failure = computed(() => {
    const error = this.sessions.error();
    if (error === undefined || this.rows() !== undefined) return null;
    return { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  protected async end({ id, name, current }: SignedInSession): Promise<void> {
    // One's own session ends like everywhere else, with all that this page knows.
    if (current) return this.session.signOut();
    const { ask, askBody, askVerb } = SESSIONS;
    const question = { title: ask(name), body: [askBody(name)], verb: askVerb, dangerous: true };
    if (!(await this.dialogs.confirm(question))) return;
    this.ending.set(id);
    try {
      await firstValueFrom(this.api.endSession(id));
      this.toasts.show(SESSIONS.ended(name), { tone: 'good' });
      // Its row goes, and the button with it: the focus stays in the card instead of falling out of the page.
      this.title().nativeElement.focus();
    } catch (failure) {
      const context = { role: this.session.role(), act: SESSIONS.denied, write: true };
      this.toasts.error(errorSentence(asApiError(failure), context));
    }
    this.ending.set(null);
    this.sessions.reload();
  }

  protected retry(): void {
    this.sessions.reload();
  }
}
