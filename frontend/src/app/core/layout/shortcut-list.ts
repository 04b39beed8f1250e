import { Injectable, Injector, inject } from '@angular/core';

/** Opens the list of shortcuts, whose code nobody needs before the first `?`. */
@Injectable({ providedIn: 'root' })
export class ShortcutList {
  private readonly injector = inject(Injector);

  open(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    const [{ Dialogs }, { ShortcutsDialog }] = await Promise.all([
      import('../../ui/dialog/dialogs'),
      import('./shortcuts-dialog'),
    ]);
    this.injector.get(Dialogs).open(ShortcutsDialog, null);
  }
}
