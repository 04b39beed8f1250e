import { BreakpointObserver } from '@angular/cdk/layout';
import { Injectable, type Signal, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

/** The breakpoints of the console at which a page is another one, not only drawn otherwise. */
@Injectable({ providedIn: 'root' })
export class Screen {
  private readonly observer = inject(BreakpointObserver);

  /** Rows are cards. */
  readonly isPhone = this.matches('(max-width: 639px)');
  /** Two columns, and a sheet that leaves the table usable. */
  readonly isWide = this.matches('(min-width: 1280px)');

  private matches(query: string): Signal<boolean> {
    return toSignal(this.observer.observe(query).pipe(map((state) => state.matches)), {
      initialValue: this.observer.isMatched(query),
    });
  }
}
