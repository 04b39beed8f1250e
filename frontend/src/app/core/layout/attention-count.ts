import { InjectionToken, type Signal, signal } from '@angular/core';

/** How many things need a person; whoever counts them provides it, the rail shows it. */
export const ATTENTION_COUNT = new InjectionToken<Signal<number>>('ATTENTION_COUNT', {
  providedIn: 'root',
  factory: () => signal(0),
});
