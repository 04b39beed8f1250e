import { APP_BASE_HREF } from '@angular/common';
import { OverlayContainer } from '@angular/cdk/overlay';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, ErrorHandler, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { routes } from './app.routes';
import { APP_CONFIG, type AppConfig } from './core/config/app-config';
import { CrashHandler } from './core/crash/crash-handler';
import { tryLostPageAnew } from './core/crash/lost-page';
import { apiErrorInterceptor } from './core/http/api-error-interceptor';
import { commandCenterInterceptor } from './core/http/command-center-interceptor';
import { serverContactInterceptor } from './core/http/server-contact-interceptor';
import { LandmarkOverlayContainer } from './core/layout/landmark-overlay-container';

/** Everything the application is made of, given what its environment says. */
export function appConfig(environment: AppConfig): ApplicationConfig {
  return {
    providers: [
      provideBrowserGlobalErrorListeners(),
      { provide: ErrorHandler, useClass: CrashHandler },
      // No <base> element: the content security policy forbids it.
      { provide: APP_BASE_HREF, useValue: '/' },
      { provide: APP_CONFIG, useValue: environment },
      { provide: OverlayContainer, useExisting: LandmarkOverlayContainer },
      // The last one puts the host before the path, so the others still see a path.
      provideHttpClient(withInterceptors([apiErrorInterceptor, serverContactInterceptor, commandCenterInterceptor])),
      provideRouter(
        routes,
        withComponentInputBinding(),
        withInMemoryScrolling({ scrollPositionRestoration: 'top' }),
        withNavigationErrorHandler(tryLostPageAnew),
      ),
    ],
  };
}
