import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless';

setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });

const noop = (): void => undefined;
globalThis.ResizeObserver ??= class implements ResizeObserver {
  readonly observe = noop;
  readonly unobserve = noop;
  readonly disconnect = noop;
};
