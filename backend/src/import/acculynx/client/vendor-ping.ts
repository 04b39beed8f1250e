import type { Clock } from '../../../clock/clock.js';
import { addressOf } from './allowed-calls.js';
import { type BaseAddress, readBaseAddress } from './wire/base-address.js';
import type { Resolve } from './wire/address-guard.js';
import { Wire } from './wire/wire.js';

export interface PingOptions {
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly production: boolean;
  readonly resolveName?: Resolve;
}

/** The one call that needs no key; it tells whether a ban of our address is over. */
export class VendorPing {
  private readonly base: BaseAddress;
  private readonly wire: Wire;

  constructor({ baseUrl, clock, production, resolveName }: PingOptions) {
    this.base = readBaseAddress(baseUrl, production);
    this.wire = new Wire(this.base, clock, resolveName);
  }

  /** True when the vendor answers with anything but an error. Never rejects. */
  async answers(): Promise<boolean> {
    if (this.base.refusal) return false;
    try {
      const url = addressOf(this.base, 'GET', '/diagnostics/ping', {});
      const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
      const { status } = await this.wire.exchange({ method: 'GET', url, headers }, new AbortController().signal);
      return status >= 200 && status < 300;
    } catch {
      // A network that is down looks the same as a ban: the silence goes on.
      return false;
    }
  }

  close(): void {
    this.wire.close();
  }
}
