import { Injectable, InjectionToken, inject } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { Toasts } from '../../ui/toast/toasts';
import { FreshStart } from '../session/fresh-start';
import { CRASH } from '../strings/frame.strings';

/** How the browsers say that code could not be fetched. */
const LOST_CODE = /dynamically imported module|module script failed/i;
const FIRST_NAVIGATION = 1;

/** Whether the server gives a page of the console; rejects where nothing answers. */
export const PAGE_PROBE = new InjectionToken<(url: string) => Promise<boolean>>('PAGE_PROBE', {
  providedIn: 'root',
  factory: () => async (url) => (await fetch(url, { cache: 'no-store' })).ok,
});

/**
 * A page whose code could not be fetched: the server did not answer, or it has a newer console by now. A browser never
 * asks again for code that it missed once, so only loading the whole page anew helps, and only once the server answers.
 */
@Injectable({ providedIn: 'root' })
export class LostPage {
  private readonly freshStart = inject(FreshStart);
  private readonly isThere = inject(PAGE_PROBE);
  private readonly toasts = inject(Toasts);
  private readonly faults = new WeakSet<object>();

  /** Takes care of the fault if it is one of these; of a page that is loaded anew already it is not. */
  tryAnew({ id, url, error }: Pick<NavigationError, 'id' | 'url' | 'error'>): void {
    if (id === FIRST_NAVIGATION || !(error instanceof Error) || !LOST_CODE.test(error.message)) return;
    this.faults.add(error);
    void this.open(url);
  }

  /** Whether this fault has been taken care of. */
  caresFor(fault: unknown): boolean {
    return typeof fault === 'object' && fault !== null && this.faults.has(fault);
  }

  private async open(url: string): Promise<void> {
    if (await this.answers(url)) this.freshStart.at(url);
    else this.toasts.error(CRASH.unreachable);
  }

  private async answers(url: string): Promise<boolean> {
    try {
      return await this.isThere(url);
    } catch {
      return false;
    }
  }
}

/** For the router, which calls it where `inject` works. */
export function tryLostPageAnew(failed: NavigationError): void {
  inject(LostPage).tryAnew(failed);
}
