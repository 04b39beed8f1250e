import type { Clock } from '../../../clock/clock.js';
import type { CallBudget } from '../../call-budget.js';
import type { AccuLynxSession } from './call.js';
import { RunSession, type SessionGround, type SessionOptions } from './run-session.js';
import type { Resolve } from './wire/address-guard.js';
import { readBaseAddress } from './wire/base-address.js';
import { Wire } from './wire/wire.js';

export interface ClientOptions {
  /** From the configuration, and from nowhere else. */
  readonly baseUrl: string;
  /** Asked before every call. */
  readonly budget: CallBudget;
  readonly clock: Clock;
  /** Only https, and no address inside the network. */
  readonly production: boolean;
  /** From 0 to below 1; the machine's when left out. */
  readonly random?: () => number;
  /** How names are resolved; the machine's way when left out. */
  readonly resolveName?: Resolve;
}

/** The one way to AccuLynx. It only reads: `GET` of known paths, and the vendor's two searches. */
export class AccuLynxClient {
  // Hidden: requests under way carry keys in their headers.
  readonly #ground: SessionGround;

  /** @throws TypeError for a base address that is none. */
  constructor({ baseUrl, budget, clock, production, random = Math.random, resolveName }: ClientOptions) {
    const base = readBaseAddress(baseUrl, production);
    this.#ground = { base, budget, clock, random, wire: new Wire(base, clock, resolveName) };
  }

  /** The calls of one run. */
  session({ apiKey, ...options }: SessionOptions): AccuLynxSession {
    return new RunSession(this.#ground, options, apiKey);
  }

  /** Ends the connections that are kept open; call it when the process ends. */
  close(): void {
    this.#ground.wire.close();
  }
}
