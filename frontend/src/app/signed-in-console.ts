import { Component, DestroyRef, EnvironmentInjector, inject } from '@angular/core';
import { ATTENTION_COUNT } from './core/layout/attention-count';
import { Frame } from './core/layout/frame';
import { SessionRenewal } from './core/session/session-renewal';
import { Overview } from './data-access/overview';

/** The console of someone who may see it; what it keeps fresh ends with the session. */
@Component({
  selector: 'aether-signed-in-console',
  imports: [Frame],
  providers: [
    Overview,
    SessionRenewal,
    { provide: ATTENTION_COUNT, useFactory: () => inject(Overview).needingAttention },
  ],
  template: `<aether-frame />`,
})
export class SignedInConsole {
  constructor() {
    inject(SessionRenewal);
    const injector = inject(EnvironmentInjector);
    inject(DestroyRef).onDestroy(() => void closeDialogs(injector));
  }
}

/** Dialogs lie over the page, so they do not end with it. Their code is loaded with the first of them. */
async function closeDialogs(injector: EnvironmentInjector): Promise<void> {
  const { Dialogs } = await import('./ui/dialog/dialogs');
  injector.get(Dialogs).closeAll();
}
