import { Injectable, effect, inject, signal } from '@angular/core';
import type { Zone } from '../../ui/time/format-moment';
import { ShownZone } from '../../ui/time/shown-zone';

export type Density = 'comfortable' | 'compact';
/** `system` follows the operating system until someone chooses. */
export type ThemeChoice = 'system' | 'light' | 'dark';

interface Stored {
  theme: ThemeChoice;
  zone: Zone;
  density: Density;
  singleKeys: boolean;
  recordsTenant: string;
}

const KEY = 'aetherlink.preferences';
const DEFAULTS: Stored = { theme: 'system', zone: 'utc', density: 'comfortable', singleKeys: true, recordsTenant: '' };

/** How this operator likes to look at things; kept in this browser, never anything secret. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly stored = read();

  readonly theme = signal(this.stored.theme);
  readonly zone = inject(ShownZone).zone;
  readonly density = signal(this.stored.density);
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  readonly singleKeys = signal(this.stored.singleKeys);
  /** Whose records were looked at last; empty before the first time. */
  readonly recordsTenant = signal(this.stored.recordsTenant);

  constructor() {
    this.zone.set(this.stored.zone);
    effect(() => this.keep());
  }

  /** Forgets whose data was looked at, at once: the next person at this browser need not know. */
  forgetData(): void {
    this.recordsTenant.set(DEFAULTS.recordsTenant);
    this.keep();
  }

  private keep(): void {
    write({
      theme: this.theme(),
      zone: this.zone(),
      density: this.density(),
      singleKeys: this.singleKeys(),
      recordsTenant: this.recordsTenant(),
    });
  }
}

function read(): Stored {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? checked(kept) : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

/** Takes over what is valid, so that an old or edited entry never breaks the start. */
function checked(kept: Partial<Record<keyof Stored, unknown>>): Stored {
  return {
    theme: oneOf(kept.theme, ['system', 'light', 'dark'], DEFAULTS.theme),
    zone: oneOf(kept.zone, ['utc', 'local'], DEFAULTS.zone),
    density: oneOf(kept.density, ['comfortable', 'compact'], DEFAULTS.density),
    singleKeys: typeof kept.singleKeys === 'boolean' ? kept.singleKeys : DEFAULTS.singleKeys,
    recordsTenant: typeof kept.recordsTenant === 'string' ? kept.recordsTenant : DEFAULTS.recordsTenant,
  };
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((option) => option === value) ?? otherwise;
}

function write(stored: Stored): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}
