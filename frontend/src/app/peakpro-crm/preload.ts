import { DOCUMENT, afterNextRender, inject } from '@angular/core';
import { DIALOG_CODE } from './actions/dialog-code';

/**
 * Once the page stands, fetches the code of its sheets and dialogs: they open at once, and also while the server does
 * not answer. What fails is asked for again when it is needed. Call it where `inject` works.
 */
export function preloadWhenIdle(): void {
  const view = inject(DOCUMENT).defaultView;
  afterNextRender(() => view?.requestIdleCallback?.(() => void Promise.allSettled(parts().map((load) => load()))));
}

function parts(): readonly (() => Promise<unknown>)[] {
  return [
    () => import('./sheet/schedule-sheet'),
    () => import('./sheet/create-sheet'),
    () => import('../ui/dialog/dialogs'),
    ...Object.values(DIALOG_CODE),
  ];
}
