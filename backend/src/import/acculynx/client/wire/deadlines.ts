import type { Cancel, Clock } from '../../../../clock/clock.js';

/** How long one exchange may take, milliseconds. */
export const LIMITS_MS = { connect: 5_000, headers: 10_000, idle: 10_000, total: 30_000 } as const;

export type Phase = Exclude<keyof typeof LIMITS_MS, 'total'>;

const SENTENCES: Readonly<Record<keyof typeof LIMITS_MS, string>> = {
  connect: 'No connection within 5 s.',
  headers: 'No answer within 10 s.',
  idle: 'The answer stood still for 10 s.',
  total: 'The answer was not complete within 30 s.',
};

/** The two clocks of one exchange: the phase it is in, and all of it. */
export class Deadlines {
  private readonly cancelTotal: Cancel;
  private cancelPhase: Cancel = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expired: (sentence: string) => void,
  ) {
    this.cancelTotal = clock.after(LIMITS_MS.total, () => this.expired(SENTENCES.total));
  }

  /** The exchange has come to this phase, or on in it. */
  enter(phase: Phase): void {
    this.cancelPhase();
    this.cancelPhase = this.clock.after(LIMITS_MS[phase], () => this.expired(SENTENCES[phase]));
  }

  clear(): void {
    this.cancelPhase();
    this.cancelTotal();
  }
}
