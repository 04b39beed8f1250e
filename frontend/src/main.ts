import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { loadConfig } from './app/core/config/load-config';

loadConfig()
  .then((environment) => bootstrapApplication(App, appConfig(environment)))
  .catch((failure: unknown) => console.error(failure));
