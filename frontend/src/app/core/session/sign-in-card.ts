import {
  type ElementRef,
  Component,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { ActionButton } from '../../ui/action/action-button';
import { Icon } from '../../ui/icon/icon';
import { formatRough } from '../../ui/time/format-duration';
import { errorSentence } from '../http/error-sentence';
import { SESSION } from '../strings/session.strings';
import { SessionStore } from './session-store';

/** Asks for the access token. The URL stays, so signing in leads back to where one was. */
@Component({
  selector: 'aether-sign-in-card',
  imports: [ActionButton, Icon],
  templateUrl: './sign-in-card.html',
  styleUrl: './sign-in-card.scss',
})
export class SignInCard {
  private readonly session = inject(SessionStore);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('token');
  protected readonly words = SESSION;
  protected readonly busy = signal(false);
  private readonly complaint = signal<string | null>(null);
  private readonly tried = signal(false);

  protected readonly problem = computed(() => {
    if (this.complaint() !== null) return this.complaint();
    const error = this.session.error();
    if (!this.tried() || this.busy() || error === null) return null;
    if (error.code === 'unauthenticated') return SESSION.tokenUnknown;
    if (error.code === 'rate_limited') return SESSION.tooManyTries(formatRough(error.retryAfterSec ?? 60));
    return errorSentence(error);
  });

  constructor() {
    effect(() => {
      this.session.error();
      this.busy.set(false);
    });
    afterNextRender(() => this.field().nativeElement.focus());
  }

  protected signIn(event: Event): void {
    event.preventDefault();
    const field = this.field().nativeElement;
    const token = field.value.trim();
    this.complaint.set(token === '' ? SESSION.tokenMissing : null);
    if (token === '') return field.focus();
    this.tried.set(true);
    this.busy.set(true);
    field.value = '';
    this.session.signIn(token);
  }
}
