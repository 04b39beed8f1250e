import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, throwError } from 'rxjs';
import { RefusedCalls } from '../session/refused-calls';
import { isApiUrl } from './api-url';
import { problemToApiError } from './problem-to-api-error';

/** Callers of `/api/…` get ApiErrors only; `unauthenticated` also opens the sign-in card. */
export const apiErrorInterceptor: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) return next(request);
  const refused = inject(RefusedCalls);
  return next(request).pipe(
    catchError((failure: unknown) => {
      if (!(failure instanceof HttpErrorResponse)) return throwError(() => failure);
      const error = problemToApiError(failure);
      if (error.code === 'unauthenticated') refused.note();
      return throwError(() => error);
    }),
  );
};
