import { Component, inject } from '@angular/core';
import { Theme } from './core/preferences/theme';
import { OpeningPage } from './core/session/opening-page';
import { SessionStore } from './core/session/session-store';
import { SignInCard } from './core/session/sign-in-card';
import { SignedInConsole } from './signed-in-console';
import { IconSprite } from './ui/icon/icon-sprite';
import { ToastStack } from './ui/toast/toast-stack';

/** The console: the frame for those who may see it, the sign-in card for those who have to say who they are. */
@Component({
  selector: 'aether-root',
  imports: [IconSprite, OpeningPage, SignInCard, SignedInConsole, ToastStack],
  template: `
    <aether-icon-sprite />
    @switch (session.phase()) {
      @case ('ready') {
        <aether-signed-in-console />
      }
      @case ('signed-out') {
        @defer (on immediate) {
          <aether-sign-in-card />
        }
      }
      @default {
        <aether-opening-page />
      }
    }
    <aether-toast-stack />
  `,
})
export class App {
  protected readonly session = inject(SessionStore);

  constructor() {
    inject(Theme);
    this.session.open();
  }
}
