import { Location } from '@angular/common';
import { Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { map } from 'rxjs';
import type { RecordName } from '../../data-access/records-api';
import { type RecordsView, addressOf, readRecordsView, recordsParams } from './records-view';

/** The address is the state of this page: what is shown is read from it, and every act on the view writes it. */
@Injectable()
export class RecordsAddress {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(Location);

  readonly view = toSignal(this.route.queryParamMap.pipe(map(readRecordsView)), {
    initialValue: readRecordsView(this.route.snapshot.queryParamMap),
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });

  /** A step that Back takes back. */
  push(change: Partial<RecordsView>): void {
    this.go(change, false);
  }

  /** A change that leaves no step behind. */
  replace(change: Partial<RecordsView>): void {
    this.go(change, true);
  }

  /** The address with another record's sheet open. A row's link costs no more than this, however fast rows go by. */
  hrefTo(name: RecordName): string {
    const closed = this.closedHref();
    return `${closed}${closed.includes('?') ? '&' : '?'}open=${encodeURIComponent(addressOf(name))}`;
  }

  private readonly closedHref = computed(() => {
    this.view();
    const queryParams = recordsParams({ open: null });
    const tree = this.router.createUrlTree([], {
      relativeTo: this.route,
      queryParams,
      queryParamsHandling: 'merge',
    });
    return this.location.prepareExternalUrl(this.router.serializeUrl(tree));
  });

  private go(change: Partial<RecordsView>, replaceUrl: boolean): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: recordsParams(change),
      queryParamsHandling: 'merge',
      replaceUrl,
    });
  }
}
