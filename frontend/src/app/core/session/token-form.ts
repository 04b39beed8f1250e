import {
  type ElementRef,
  Component,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { ActionButton } from '../../ui/action/action-button';
import { Clock } from '../../ui/time/clock';
import { formatRough } from '../../ui/time/format-duration';
import { errorSentence } from '../http/error-sentence';
import { SESSION } from '../strings/session.strings';
import { SessionStore } from './session-store';

/** When the server does not say how long to wait, seconds. */
const USUAL_WAIT_SEC = 60;

/** Takes an access token to the server, which answers with a session. The token lives in the field alone, until it is sent. */
@Component({
  selector: 'aether-token-form',
  imports: [ActionButton],
  templateUrl: './token-form.html',
  styleUrl: './token-form.scss',
})
export class TokenForm {
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('token');

  protected readonly words = SESSION;
  protected readonly busy = signal(false);
  private readonly empty = signal(false);
  private readonly tried = signal(false);
  /** Epoch seconds; 0 when nobody has to wait. */
  private readonly waitUntil = signal(0);

  /** Counts down while the server takes no more tries. */
  protected readonly wait = computed(() => {
    const seconds = this.waitUntil() - this.clock.now();
    return seconds > 0 ? SESSION.tooManyTries(formatRough(inSteps(seconds))) : null;
  });
  /** The sentence stands above the button already, so the button repeats nothing. */
  protected readonly pause = computed(() => (this.wait() === null ? null : ''));
  protected readonly problem = computed(() => {
    if (this.empty()) return SESSION.tokenMissing;
    if (this.wait() !== null) return this.wait();
    const error = this.session.error();
    if (!this.tried() || this.busy() || error === null) return null;
    switch (error.code) {
      case 'unauthenticated':
        return SESSION.tokenUnknown;
      case 'rate_limited':
        return null;
      case 'forbidden':
        return error.detail || SESSION.needsTls;
      default:
        return errorSentence(error);
    }
  });

  constructor() {
    effect(() => {
      const error = this.session.error();
      untracked(() => {
        this.busy.set(false);
        if (!this.tried() || error?.code !== 'rate_limited') return;
        this.waitUntil.set(this.clock.instant() + (error.retryAfterSec ?? USUAL_WAIT_SEC));
      });
    });
    afterNextRender(() => this.field().nativeElement.focus());
  }

  protected signIn(event: Event): void {
    event.preventDefault();
    if (this.wait() !== null || this.busy()) return;
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

/** Rounded up to minutes, in the last one to 10 s: the sentence is read aloud whenever it changes. */
function inSteps(seconds: number): number {
  const step = seconds > 60 ? 60 : 10;
  return Math.ceil(seconds / step) * step;
}
