import type { ActivatedRouteSnapshot, RouterStateSnapshot } from '@angular/router';

/** The route of the page itself, which carries its title and data. */
export function deepestRoute({ root }: RouterStateSnapshot): ActivatedRouteSnapshot {
  let route = root;
  while (route.firstChild !== null) route = route.firstChild;
  return route;
}
