import type { ComponentType } from '@angular/cdk/portal';
import { Injectable, Injector, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { CRM } from '../../core/strings/peakpro-crm.strings';
import type { ConfirmQuestion } from '../../ui/dialog/confirm-dialog';
import { Toasts } from '../../ui/toast/toasts';

/** Opens dialogs whose code nobody needs before the first of them. What cannot be loaded is said, and nothing happens. */
@Injectable()
export class LazyDialogs {
  private readonly injector = inject(Injector);
  private readonly toasts = inject(Toasts);

  /** What the dialog was closed with; undefined when it was cancelled or could not be loaded. */
  async ask<C, D, R>(load: () => Promise<ComponentType<C>>, data: D, width?: string): Promise<R | undefined> {
    return this.loaded(async () => {
      const [dialogs, component] = await Promise.all([this.dialogs(), load()]);
      return firstValueFrom(dialogs.open<C, D, R>(component, data, width).afterClosed());
    });
  }

  async confirm(question: ConfirmQuestion): Promise<boolean> {
    return (await this.loaded(async () => (await this.dialogs()).confirm(question))) === true;
  }

  private async dialogs() {
    const { Dialogs } = await import('../../ui/dialog/dialogs');
    return this.injector.get(Dialogs);
  }

  private async loaded<T>(open: () => Promise<T>): Promise<T | undefined> {
    try {
      return await open();
    } catch {
      this.toasts.error(CRM.notLoaded);
      return undefined;
    }
  }
}
