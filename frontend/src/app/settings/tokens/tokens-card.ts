import { Component, ElementRef, computed, inject, viewChild } from '@angular/core';
import type { AccessToken } from '@aetherlink/contracts/token';
import { errorSentence } from '../../core/http/error-sentence';
import { liveResource } from '../../core/live/live-resource';
import { SessionStore } from '../../core/session/session-store';
import { SESSION } from '../../core/strings/session.strings';
import { TOKENS } from '../../core/strings/settings.strings';
import { TokensApi } from '../../data-access/tokens-api';
import { ActionButton } from '../../ui/action/action-button';
import { EmptyState } from '../../ui/panel/empty-state';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { StatusBadge } from '../../ui/status/status-badge';
import { Clock } from '../../ui/time/clock';
import { RelativeTime } from '../../ui/time/relative-time';
import { TokenActs } from './token-acts';
import { inOrder, tenantsWords, tokenMark } from './token-words';

const EVERY_SEC = 60;

/** The access tokens of this installation, for admins. */
@Component({
  selector: 'aether-tokens-card',
  imports: [ActionButton, EmptyState, PanelError, RelativeTime, Skeleton, StatusBadge],
  providers: [TokenActs],
  templateUrl: './tokens-card.html',
  styleUrls: ['../list-grid.scss', './tokens-card.scss'],
})
export class TokensCard {
  private readonly session = inject(SessionStore);
  private readonly acts = inject(TokenActs);
  private readonly now = inject(Clock).now;
  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');
  protected readonly words = TOKENS;
  protected readonly roles = SESSION.roles;

  /** Also an admin changes nothing where nothing can be changed. */
  protected readonly mayChange = computed(() => this.session.can('admin'));
  protected readonly tokens = liveResource(inject(TokensApi).listResource(), {
    everySec: EVERY_SEC,
    on: ({ name, change }) => name === 'audit' && (change?.entry?.operation.startsWith('auth.') ?? false),
  });
  protected readonly rows = computed(() => {
    const items = this.tokens.value()?.items;
    return (
      items &&
      inOrder(items).map((token) => {
        const mark = tokenMark(token, this.now());
        const tenants = tenantsWords(token.tenants);
        // Also an expired one can be rotated: that gives it another secret and another time.
        return { token, mark, tenants, open: mark.kind !== 'cancel', lives: token.state !== 'revoked' };
      })
    );
  });
  protected readonly failure = computed(() => {
    const error = this.tokens.error();
    if (error === undefined || this.rows() !== undefined) return null;
    return { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  protected isBusy(act: 'rotate' | 'revoke', { id }: AccessToken): boolean {
    const busy = this.acts.busy();
    return busy?.act === act && busy.id === id;
  }

  protected async create(): Promise<void> {
    this.settled(await this.acts.create());
  }

  protected async rotate(token: AccessToken): Promise<void> {
    this.settled(await this.acts.rotate(token));
  }

  protected async revoke(token: AccessToken): Promise<void> {
    const revoked = await this.acts.revoke(token);
    // Its row goes, and the button with it: the focus stays in the card instead of falling out of the page.
    if (revoked) this.title().nativeElement.focus();
    this.settled(revoked);
  }

  protected retry(): void {
    this.tokens.reload();
  }

  private settled(changed: boolean): void {
    if (changed) this.tokens.reload();
  }
}
