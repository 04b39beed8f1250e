import { InjectionToken } from '@angular/core';

/** What differs between environments of the same build. */
export interface AppConfig {
  /** Where `/api` lives; empty means the origin that served the page. */
  readonly apiBaseUrl: string;
}

/** Read from `config.json` before the application starts. */
export const APP_CONFIG = new InjectionToken<AppConfig>('APP_CONFIG');
