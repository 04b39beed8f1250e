import { Directive, effect, inject, input, output, untracked } from '@angular/core';
import { Toasts } from '../toast/toasts';
import { UI } from '../words/ui.strings';
import { Settling } from './settling';

/** What a button does at present. */
export interface Offer {
  /** Offers of one kind are one act; null does nothing at present. */
  readonly kind: string | null;
  /** What the button is called, for the sentence that says that nothing was done. */
  readonly name: string;
}

interface Press<T> {
  readonly by: 'pointer' | 'keyboard';
  readonly offer: T;
  readonly meant: boolean;
}

/**
 * For a button whose act changes by itself: the act that is carried out is the one that the button showed when the press
 * began. An act that took another's place less than 300 ms before is not carried out; a message says so.
 */
@Directive({
  selector: 'button[aetherSteadyPress], aether-action-button[aetherSteadyPress]',
  host: {
    '(pointerdown)': 'begin("pointer")',
    '(keydown)': 'keyBegins($event)',
    '(focusout)': 'begun = null',
    '(click)': 'end($event)',
  },
})
export class SteadyPress<T extends Offer> {
  private readonly toasts = inject(Toasts);

  readonly offer = input.required<T>({ alias: 'aetherSteadyPress' });
  /** It may come up where another button was, so that its first act has to settle too. */
  readonly comesUp = input(false);
  /** What was meant; never an offer that does nothing. */
  readonly meant = output<T>();

  protected begun: Press<T> | null = null;
  private readonly settling = new Settling();

  constructor() {
    effect(() => {
      const { kind } = this.offer();
      untracked(() => this.settling.show(kind, this.comesUp()));
    });
  }

  protected begin(by: Press<T>['by']): void {
    this.begun = this.pressNow(by);
  }

  protected keyBegins(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    // A key that is held down is one press, though the browser clicks again and again.
    if (event.repeat) event.preventDefault();
    else this.begin('keyboard');
  }

  /** A click that no pointer made comes from a key, or from an assistive technology, whose press begins with it. */
  protected end(event: MouseEvent): void {
    const by = event.detail === 0 ? 'keyboard' : 'pointer';
    const press = this.begun?.by === by ? this.begun : this.pressNow(by);
    this.begun = null;
    if (press.offer.kind === null) return;
    if (press.meant) this.meant.emit(press.offer);
    else this.toasts.show(UI.justChanged(press.offer.name));
  }

  private pressNow(by: Press<T>['by']): Press<T> {
    return { by, offer: this.offer(), meant: this.settling.settled };
  }
}
