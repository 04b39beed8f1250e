import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { APP_CONFIG } from '../config/app-config';
import { isApiUrl } from './api-url';

/** Sends `/api/…` to the configured host with the ops header. Who asks is in the session's cookie, which no script sees. */
export const commandCenterInterceptor: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) return next(request);
  return next(
    request.clone({
      url: inject(APP_CONFIG).apiBaseUrl + request.url,
      setHeaders: { 'x-ops': '1' },
    }),
  );
};
