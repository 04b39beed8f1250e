import { Injectable, Injector, inject } from '@angular/core';
import type { LocalRun } from '@aetherlink/contracts/local-run';

/** Opens what a maintenance run printed; the dialog's code is loaded on first need. */
@Injectable({ providedIn: 'root' })
export class LocalRunOutput {
  private readonly injector = inject(Injector);

  show(run: LocalRun): void {
    void this.load(run);
  }

  private async load(run: LocalRun): Promise<void> {
    const [{ Dialogs }, { LocalRunDialog }] = await Promise.all([
      import('../../ui/dialog/dialogs'),
      import('./local-run-dialog'),
    ]);
    this.injector.get(Dialogs).open(LocalRunDialog, run, '640px');
  }
}
