/** First and longest silence, milliseconds. */
const [FIRST_MS, LONGEST_MS] = [60_000, 300_000];
/** 429 for two keys within this time mean the address and not a key. */
const TOGETHER_MS = 5_000;
/** A key that calls more slowly than this, calls per second, has not earned a 429 of its own. */
const INNOCENT_RATE = 5;

type State =
  | { readonly kind: 'closed' }
  /** No call at all. */
  | { readonly kind: 'open'; readonly since: number; readonly until: number }
  /** The ping is under way. */
  | { readonly kind: 'probing'; readonly since: number }
  /** One call with a key may go out, or is out. */
  | { readonly kind: 'trying'; readonly since: number; readonly out: boolean };

/** A 429 as the breaker looks at it. */
export interface Limited {
  readonly keyId: string;
  /** When the call was let out, monotonic. */
  readonly calledAt: number;
  readonly now: number;
  /** The vendor named a rest. */
  readonly restNamed: boolean;
  /** Calls of this key in the last second. */
  readonly keyRate: number;
}

/**
 * Notices that the vendor has banned the address, which it does not say (Build 4 of its page): all keys are silent for
 * 60 s, then a ping without a key, then one call with a key; each failure doubles the silence up to 5 minutes.
 */
export class AddressBreaker {
  private state: State = { kind: 'closed' };
  private silenceMs = FIRST_MS;
  private readonly limitedAt = new Map<string, number>();

  /** Until when nobody may call, monotonic; -Infinity when calls may go out. */
  get silentUntil(): number {
    return this.state.kind === 'open' ? this.state.until : -Infinity;
  }

  get mayCall(): boolean {
    return this.state.kind === 'closed' || (this.state.kind === 'trying' && !this.state.out);
  }

  /** Whether the silence is over and the ping has to go out. */
  probeIsDue(now: number): boolean {
    return this.state.kind === 'open' && now >= this.state.until;
  }

  probing(now: number): void {
    this.state = { kind: 'probing', since: now };
  }

  probed(answered: boolean, now: number): void {
    if (this.state.kind !== 'probing') return;
    if (answered) this.state = { kind: 'trying', since: now, out: false };
    else this.open(now, true);
  }

  called(): void {
    if (this.state.kind === 'trying') this.state = { ...this.state, out: true };
  }

  /** A call that was let out at `calledAt` ended without a 429. No answer at all says nothing about the ban. */
  ended(calledAt: number, gotAnswer: boolean): void {
    if (this.state.kind !== 'trying' || calledAt < this.state.since) return;
    if (!gotAnswer) {
      this.state = { ...this.state, out: false };
      return;
    }
    this.state = { kind: 'closed' };
    this.silenceMs = FIRST_MS;
    this.limitedAt.clear();
  }

  limited({ keyId, calledAt, now, restNamed, keyRate }: Limited): void {
    for (const [key, at] of this.limitedAt) if (now - at > TOGETHER_MS) this.limitedAt.delete(key);
    this.limitedAt.set(keyId, now);
    if (this.state.kind === 'closed') {
      if (this.limitedAt.size >= 2 || (!restNamed && keyRate < INNOCENT_RATE)) this.open(now, false);
    } else if (calledAt >= this.state.since) this.open(now, true);
  }

  /** Another replica has noticed the ban and is silent for so long. */
  told(now: number, until: number): void {
    if (until > this.silentUntil) this.state = { kind: 'open', since: now, until };
  }

  private open(now: number, again: boolean): void {
    this.silenceMs = again ? Math.min(LONGEST_MS, this.silenceMs * 2) : FIRST_MS;
    this.state = { kind: 'open', since: now, until: now + this.silenceMs };
  }
}
