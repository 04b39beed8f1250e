import { Location } from '@angular/common';
import { type Signal, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type ParamMap, type Params, Router, type UrlTree } from '@angular/router';
import { map } from 'rxjs';

/**
 * The address is the state of a page: what is shown is read from it, and every act on the view writes it. Provided by
 * the page, so that it reads that page's route.
 */
export abstract class PageAddress<View extends object> {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(Location);
  private readonly closedHref: Signal<string>;

  readonly view: Signal<View>;

  /**
   * @param write only the named fields; what stands at its default is null and leaves the address
   * @param closed what the address of another open row does not carry on
   */
  protected constructor(
    read: (params: ParamMap) => View,
    private readonly write: (change: Partial<View>) => Params,
    closed: Partial<View>,
  ) {
    this.view = toSignal(this.route.queryParamMap.pipe(map(read)), {
      initialValue: read(this.route.snapshot.queryParamMap),
      equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    });
    this.closedHref = computed(() => {
      this.view();
      return this.href(this.tree(this.write(closed)));
    });
  }

  /** A step that Back takes back. */
  push(change: Partial<View>): void {
    this.go(change, false);
  }

  /** A change that leaves no step behind. */
  replace(change: Partial<View>): void {
    this.go(change, true);
  }

  /** The address with another row open. A row's link costs no more than this, however fast rows go by. */
  protected hrefOpening(row: string): string {
    const closed = this.closedHref();
    return `${closed}${closed.includes('?') ? '&' : '?'}open=${encodeURIComponent(row)}`;
  }

  /** The whole address of this page with nothing but these fields, to be copied. */
  protected linkWith(fields: Partial<View>): string {
    const tree = this.router.createUrlTree([], { relativeTo: this.route, queryParams: this.write(fields) });
    return new URL(this.href(tree), location.origin).href;
  }

  private tree(queryParams: Params): UrlTree {
    return this.router.createUrlTree([], { relativeTo: this.route, queryParams, queryParamsHandling: 'merge' });
  }

  private href(tree: UrlTree): string {
    return this.location.prepareExternalUrl(this.router.serializeUrl(tree));
  }

  private go(change: Partial<View>, replaceUrl: boolean): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: this.write(change),
      queryParamsHandling: 'merge',
      replaceUrl,
    });
  }
}
