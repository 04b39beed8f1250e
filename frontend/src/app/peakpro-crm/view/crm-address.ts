import { Location } from '@angular/common';
import { Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, type UrlTree } from '@angular/router';
import { map } from 'rxjs';
import { type CrmView, readView, viewParams } from './crm-view';

/** The address is the state of this page: what is shown is read from it, and every act on the view writes it. */
@Injectable()
export class CrmAddress {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(Location);

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

  /** The address with another sheet open. A row's link costs no more than this, however fast rows go by. */
  hrefTo(tenant: string): string {
    const closed = this.closedHref();
    return `${closed}${closed.includes('?') ? '&' : '?'}open=${encodeURIComponent(tenant)}`;
  }

  /** The whole address of a tenant's sheet, to be copied. */
  linkTo(tenant: string): string {
    const tree = this.router.createUrlTree([], { relativeTo: this.route, queryParams: viewParams({ open: tenant }) });
    return new URL(this.href(tree), location.origin).href;
  }

  private readonly closedHref = computed(() => {
    this.view();
    const queryParams = viewParams({ open: null, run: null, create: null, key: false });
    return this.href(
      this.router.createUrlTree([], { relativeTo: this.route, queryParams, queryParamsHandling: 'merge' }),
    );
  });

  private href(tree: UrlTree): string {
    return this.location.prepareExternalUrl(this.router.serializeUrl(tree));
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
