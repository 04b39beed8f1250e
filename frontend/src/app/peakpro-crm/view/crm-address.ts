import { Injectable, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router } from '@angular/router';
import { map } from 'rxjs';
import { type CrmView, readView, viewParams } from './crm-view';

/** The address is the state of this page: what is shown is read from it, and every act on the view writes it. */
@Injectable()
export class CrmAddress {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  readonly view = toSignal(this.route.queryParamMap.pipe(map(readView)), {
    initialValue: readView(this.route.snapshot.queryParamMap),
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });

  /** A step that Back takes back. */
  push(change: Partial<CrmView>): void {
    this.go(change, false);
  }

  /** A change that leaves no step behind. */
  replace(change: Partial<CrmView>): void {
    this.go(change, true);
  }

  /** For links; to be merged into what the address says. */
  params(change: Partial<CrmView>): Params {
    return viewParams(change);
  }

  /** The whole address of a tenant's sheet, to be copied. */
  linkTo(tenant: string): string {
    const tree = this.router.createUrlTree([], { relativeTo: this.route, queryParams: viewParams({ open: tenant }) });
    return new URL(this.router.serializeUrl(tree), location.origin).href;
  }

  private go(change: Partial<CrmView>, replaceUrl: boolean): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: viewParams(change),
      queryParamsHandling: 'merge',
      replaceUrl,
    });
  }
}
