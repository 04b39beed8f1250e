import { Component, inject } from '@angular/core';
import { Frame } from './core/layout/frame';
import { Theme } from './core/preferences/theme';
import { OpeningPage } from './core/session/opening-page';
import { SessionStore } from './core/session/session-store';
import { SignInCard } from './core/session/sign-in-card';
import { ToastStack } from './ui/toast/toast-stack';

/** The console: the frame for those who may see it, the sign-in card for those who have to say who they are. */
@Component({
  selector: 'aether-root',
  imports: [Frame, OpeningPage, SignInCard, ToastStack],
  template: `
    @switch (session.phase()) {
      @case ('ready') {
        <aether-frame />
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
