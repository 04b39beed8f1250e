import { Component, inject } from '@angular/core';
import { UI } from '../words/ui.strings';
import { Icon } from '../icon/icon';
import { type Toast, Toasts } from './toasts';

/** Where toasts appear; once per application. The announcer speaks them, so this is no live region itself. */
@Component({
  selector: 'aether-toast-stack',
  imports: [Icon],
  templateUrl: './toast-stack.html',
  styleUrl: './toast-stack.scss',
})
export class ToastStack {
  private readonly toasts = inject(Toasts);
  protected readonly words = UI;
  protected readonly shown = this.toasts.shown;

  protected act(toast: Toast): void {
    this.toasts.dismiss(toast.id);
    toast.action?.run();
  }

  protected dismiss(toast: Toast): void {
    this.toasts.dismiss(toast.id);
  }

  protected hold(toast: Toast): void {
    this.toasts.hold(toast.id);
  }

  protected release(toast: Toast): void {
    this.toasts.release(toast);
  }
}
