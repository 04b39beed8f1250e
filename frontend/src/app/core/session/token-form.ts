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
import { errorSentence } from '../http/error-sentence';
import { SESSION } from '../strings/session.strings';
import { SessionStore } from './session-store';

/** Takes an access token to the server, which answers with a session. The token lives in the field alone, until it is sent. */
@Component({
  selector: 'aether-token-form',
  imports: [ActionButton],
  templateUrl: './token-form.html',
  styleUrl: './token-form.scss',
})
export class TokenForm {
  private readonly session = inject(SessionStore);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('token');

  protected readonly words = SESSION;
  protected readonly busy = signal(false);
  private readonly empty = signal(false);
  private readonly tried = signal(false);
  protected readonly problem = computed(() => {
    if (this.empty()) return SESSION.tokenMissing;
    const error = this.session.error();
    if (!this.tried() || this.busy() || error === null) return null;
    switch (error.code) {
      case 'unauthenticated':
        return SESSION.tokenUnknown;
      case 'rate_limited':
        return SESSION.tooManyTries;
      case 'forbidden':
        return error.detail || SESSION.needsTls;
      default:
        return errorSentence(error);
    }
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
    if (this.busy()) return;
    const field = this.field().nativeElement;
    const token = field.value.trim();
    this.empty.set(token === '');
    if (token === '') return field.focus();
    this.tried.set(true);
    this.busy.set(true);
    field.value = '';
    this.session.signIn(token);
  }
}
