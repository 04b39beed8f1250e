import { Location } from '@angular/common';
import { Injectable, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import { SESSION } from '../strings/session.strings';

/** A name as the identity provider may have given it; longer ones are no names. */
const LONGEST_NAME = 80;
const MARKS = ['sign_in', 'name'];

/** What a sign-in with the identity provider leaves in the address when it does not succeed, and where it leads back to. */
@Injectable({ providedIn: 'root' })
export class SignInReturn {
  private readonly router = inject(Router);
  /** Known before the router's first navigation. */
  private readonly location = inject(Location);

  /** Path and query to come back to after signing in. */
  readonly path = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.withoutMarks()),
      startWith(this.withoutMarks()),
    ),
    { requireSync: true },
  );

  /** Why the provider's sign-in led nowhere; null when it did not. Taken out of the address, so that it is said once. */
  take(): string | null {
    const { queryParamMap } = this.router.parseUrl(this.location.path());
    const outcome = queryParamMap.get('sign_in');
    if (outcome === null) return null;
    const name = (queryParamMap.get('name') ?? '').slice(0, LONGEST_NAME);
    void this.router.navigateByUrl(this.withoutMarks(), { replaceUrl: true });
    return outcome === 'no_role' ? SESSION.noRole(name) : SESSION.providerFailed;
  }

  private withoutMarks(): string {
    const url = this.router.parseUrl(this.location.path());
    for (const mark of MARKS) delete url.queryParams[mark];
    return this.router.serializeUrl(url);
  }
}
