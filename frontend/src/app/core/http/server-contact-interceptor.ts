import { HttpErrorResponse, HttpResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { Clock } from '../../ui/time/clock';
import { ServerContact } from '../live/server-contact';
import { isApiUrl } from './api-url';

/** Every answer says that the server is there and what time it is; a call without one says the opposite. */
export const serverContactInterceptor: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) return next(request);
  const contact = inject(ServerContact);
  const clock = inject(Clock);
  return next(request).pipe(
    tap({
      next: (event) => {
        if (!(event instanceof HttpResponse)) return;
        const ts = stampOf(event.body);
        if (ts !== null) clock.heardFromServer(ts);
        contact.heard();
      },
      error: (failure: unknown) => {
        if (!(failure instanceof HttpErrorResponse)) return;
        if (failure.status === 0) contact.missed();
        else contact.heard(true);
      },
    }),
  );
};

function stampOf(body: unknown): number | null {
  return typeof body === 'object' && body !== null && 'ts' in body && typeof body.ts === 'number' ? body.ts : null;
}
