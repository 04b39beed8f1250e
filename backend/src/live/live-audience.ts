import type { Operator } from '../domain/operator.js';
import { mayUseTenant } from '../auth/tenant-scope.js';
import type { LiveBus, LiveMessage } from '../events/live-bus.js';
import type { LiveStream } from './live-stream.js';

/** Open streams of one process (F29). */
const MOST_STREAMS = 200;
/** Of one session or token: a person's windows share one, so that more are a mistake or an attack. */
const MOST_OF_ONE = 5;
/** Local mode knows no sessions: everybody at this machine is the same operator. */
const NOBODY_IN_PARTICULAR = 'local:ops';

interface Seat {
  readonly stream: LiveStream;
  readonly operator: Operator;
}

/** The open streams, and who is behind them. Each event is written as text once for all who may see the same. */
export class LiveAudience {
  private readonly seats = new Set<Seat>();
  private readonly counts = new Map<string, number>();
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly bus: LiveBus) {}

  /** Why there is no room for one more stream of the operator; undefined when there is. */
  full(operator: Operator): string | undefined {
    if (this.seats.size >= MOST_STREAMS) return 'Too many live streams are open.';
    const own = this.counts.get(holderOf(operator)) ?? 0;
    return own >= MOST_OF_ONE && operator.id !== NOBODY_IN_PARTICULAR
      ? `${MOST_OF_ONE} live streams are open for this sign-in already.`
      : undefined;
  }

  /** Sends the stream everything that its operator may see, until it is closed. */
  join(stream: LiveStream, operator: Operator): void {
    const seat = { stream, operator };
    const holder = holderOf(operator);
    this.seats.add(seat);
    this.counts.set(holder, (this.counts.get(holder) ?? 0) + 1);
    this.unsubscribe ??= this.bus.subscribe((messages) => this.tell(messages));
    stream.onClosed(() => this.leave(seat, holder));
  }

  /** Ends all streams in order. */
  end(): void {
    for (const { stream } of this.seats) stream.end();
  }

  private leave(seat: Seat, holder: string): void {
    if (!this.seats.delete(seat)) return;
    const left = (this.counts.get(holder) ?? 1) - 1;
    if (left === 0) this.counts.delete(holder);
    else this.counts.set(holder, left);
    if (this.seats.size > 0) return;
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  private tell(messages: readonly LiveMessage[]): void {
    const bytesOf = new Map<string, Buffer>();
    for (const { stream, operator } of this.seats) {
      const scope = operator.tenants.includes('*') ? '*' : JSON.stringify(operator.tenants);
      let bytes = bytesOf.get(scope);
      if (!bytes) {
        bytes = Buffer.from(textFor(operator, messages));
        bytesOf.set(scope, bytes);
      }
      stream.send(bytes);
    }
  }
}

/** A session when somebody signed in at a browser, else the token itself. */
const holderOf = ({ id, sessionId }: Operator): string => (sessionId === undefined ? id : `session:${sessionId}`);

function textFor(operator: Operator, messages: readonly LiveMessage[]): string {
  const seen = ({ tenant, tellsAct }: LiveMessage): boolean =>
    (tenant === 'system' && !tellsAct) || mayUseTenant(operator, tenant);
  return messages
    .filter(seen)
    .map(({ text }) => text)
    .join('');
}
