import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { APP_CONFIG } from '../config/app-config';
import { AccessToken } from '../session/access-token';
import { isApiUrl } from './api-url';

/** Sends `/api/…` to the configured host with the ops header and, when someone signed in, their token. */
export const commandCenterInterceptor: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) return next(request);
  const token = inject(AccessToken).value();
  return next(
    request.clone({
      url: inject(APP_CONFIG).apiBaseUrl + request.url,
      setHeaders: { 'x-ops': '1', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    }),
  );
};
