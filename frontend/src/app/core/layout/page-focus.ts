import { LiveAnnouncer } from '@angular/cdk/a11y';
import { DOCUMENT, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, pairwise, startWith } from 'rxjs';
import { deepestRoute } from './deepest-route';

/** After going to another page the focus is on its content and its title is announced. Lives with the frame. */
@Injectable()
export class PageFocus {
  constructor() {
    const router = inject(Router);
    const document = inject(DOCUMENT);
    const announcer = inject(LiveAnnouncer);
    router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map((event) => pathOf(event.urlAfterRedirects)),
        startWith(pathOf(router.url)),
        pairwise(),
        // A filter or an open sheet is the same page.
        filter(([before, after]) => before !== after),
        takeUntilDestroyed(),
      )
      .subscribe(() => {
        document.getElementById('main')?.focus();
        // The document gets its title only after this event.
        void announcer.announce(deepestRoute(router.routerState.snapshot).title ?? '');
      });
  }
}

function pathOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}
