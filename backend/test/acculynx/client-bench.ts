import { inspect } from 'node:util';
import type { Clock } from '../../src/clock/clock.js';
import type { RunLogLine } from '../../src/domain/run-log-line.js';
import type { CallPriority } from '../../src/import/call-budget.js';
import { AccuLynxClient } from '../../src/import/acculynx/client/acculynx-client.js';
import type { AccuLynxSession } from '../../src/import/acculynx/client/call.js';
import { VendorPing } from '../../src/import/acculynx/client/vendor-ping.js';
import { InProcessCallBudget } from '../../src/import/acculynx/rate-limit/in-process-call-budget.js';
import { ImportFailure } from '../../src/import/importer.js';
import { QuickClock } from './quick-clock.js';

export const CANARY = 'canary-key-4f1d9c0b7e';

export interface SessionWishes {
  readonly apiKey?: string;
  readonly keyId?: string;
  readonly priority?: CallPriority;
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
}

/** The client with its real budget against one address. Repeats come without a pause. Close it in `finally`. */
export class ClientBench {
  readonly lines: Omit<RunLogLine, 'at'>[] = [];
  readonly budget: InProcessCallBudget;
  readonly client: AccuLynxClient;
  private readonly ping: VendorPing;

  constructor(
    baseUrl: string,
    readonly clock: Clock = new QuickClock(),
    production = false,
  ) {
    this.ping = new VendorPing({ baseUrl, clock, production });
    this.budget = new InProcessCallBudget({ clock, ping: () => this.ping.answers(), random: () => 0 });
    this.client = new AccuLynxClient({ baseUrl, budget: this.budget, clock, production, random: () => 0 });
  }

  session({ apiKey = CANARY, keyId = 'key-1', priority = 'schedule', ...rest }: SessionWishes = {}): AccuLynxSession {
    return this.client.session({
      apiKey,
      keyId,
      priority,
      signal: rest.signal ?? new AbortController().signal,
      log: (line) => void this.lines.push(line),
      ...(rest.patienceMs !== undefined && { patienceMs: rest.patienceMs }),
    });
  }

  close(): void {
    this.client.close();
    this.ping.close();
  }
}

/** The failure that a call ends in; a call that ends well is a defect of the test. */
export async function failureOf(call: Promise<unknown>): Promise<ImportFailure> {
  const error: unknown = await call.then(
    (answer) => new Error(`The call was answered: ${inspect(answer)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ImportFailure)) throw error;
  return error;
}

/** Everything that could be shown of something, hidden members included. */
export const allOf = (value: unknown): string =>
  inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null }) +
  JSON.stringify(value) +
  (value instanceof Error ? `${value.stack} ${inspect(value.cause)}` : '');
