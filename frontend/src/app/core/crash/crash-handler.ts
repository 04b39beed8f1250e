import { DOCUMENT, type ErrorHandler, Injectable, Injector, inject } from '@angular/core';
import { Toasts } from '../../ui/toast/toasts';
import { CRASH } from '../strings/frame.strings';
import { LostPage } from './lost-page';

/** One message is enough: what broke once breaks with every drawing. */
const QUIET_MS = 30_000;

/**
 * What nobody caught: a fault of ours, or a part of a page that could not be loaded. The page goes on; the operator is told and can load it anew.
 */
@Injectable()
export class CrashHandler implements ErrorHandler {
  private readonly injector = inject(Injector);
  private readonly document = inject(DOCUMENT);
  private toldAt = Number.NEGATIVE_INFINITY;

  handleError(failure: unknown): void {
    console.error(failure);
    if (this.injector.get(LostPage).caresFor(failure)) return;
    if (Date.now() - this.toldAt < QUIET_MS) return;
    this.toldAt = Date.now();
    const run = (): void => this.document.defaultView?.location.reload();
    // Asked for late, because this handler is there before anything it could show.
    this.injector.get(Toasts).error(CRASH.sentence, { label: CRASH.reload, run });
  }
}
