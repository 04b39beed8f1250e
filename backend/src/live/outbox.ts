import type { LiveEvent, LiveEventName } from '@aetherlink/contracts/live-event';
import type { Clock } from '../clock/clock.js';

/** Events of one subject within this time become one: the newest picture is enough. */
const GATHER_MS = 200;
/** More events at once than a browser can use: it is told to read again instead. */
const TOO_MANY = 500;

export interface Told {
  readonly name: LiveEventName;
  readonly event: LiveEvent;
}

/** Browsers are to read everything again. */
export const RESYNC: Told = { name: 'resync', event: { type: 'updated', tenant: 'system' } };

type Make = () => Told | undefined | Promise<Told | undefined>;

export interface OutboxOptions {
  readonly clock: Clock;
  /** False while nobody listens; then nothing is kept. */
  readonly isHeard: () => boolean;
  readonly publish: (told: readonly Told[]) => void;
}

/**
 * Events on their way to browsers. They are gathered for a moment, made when they are sent, and sent in the order in which
 * they came: what comes while some are being made waits for them. Those that cannot be made are not forgotten in silence:
 * as soon as one of them can, browsers are told to read again.
 */
export class Outbox {
  private gathered = new Map<string, Make>();
  private waiting = false;
  private sending = false;
  private sentAt = -GATHER_MS;

  constructor(private readonly options: OutboxOptions) {}

  /** Takes the place of an earlier one with the same key that has not been sent. */
  add(key: string, make: Make): void {
    if (!this.options.isHeard()) return;
    this.gathered.delete(key);
    this.gathered.set(key, make);
    this.sendSoon();
  }

  private sendSoon(): void {
    if (this.waiting || this.sending) return;
    this.waiting = true;
    const { clock } = this.options;
    clock.after(Math.max(0, this.sentAt + GATHER_MS - clock.monotonic()), () => {
      this.waiting = false;
      this.sending = true;
      void this.send().finally(() => {
        this.sending = false;
        if (this.gathered.size > 0) this.sendSoon();
      });
    });
  }

  private async send(): Promise<void> {
    const { clock, publish } = this.options;
    this.sentAt = clock.monotonic();
    const makers = [...this.gathered.values()];
    this.gathered = new Map();
    if (makers.length > TOO_MANY) {
      publish([RESYNC]);
      return;
    }
    const outcomes = await Promise.allSettled(makers.map(async (make) => make()));
    const made = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined));
    publish(made.filter((told) => told !== undefined));
    const failed = makers.find((_, i) => outcomes[i]?.status === 'rejected');
    if (failed) this.add('owed', () => Promise.resolve(failed()).then(() => RESYNC));
  }
}
