import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import type { DoorCode, DoorRefusal, DoorRefusals } from '../http/door-refusals.js';
import type { Persistence } from '../persistence/persistence.js';
import { appended } from './appended.js';
import { Repetitions, WINDOW_SEC } from './repetitions.js';

/** Half of what the ring of the system holds at least: a flood of new names leaves the other half as it was. */
const MOST_KINDS = 25;

type Facts = Readonly<Record<string, unknown>>;
type Caller = Pick<DoorRefusal, 'operator' | 'requestId'>;

/**
 * Records who was turned away: the first of each kind at once, then how often per minute, so that a flood of denials
 * cannot push everything else out of the audit. A kind is who was refused what for which reason; where there are too
 * many kinds at once, whatever else comes is counted by its reason alone until that has gone quiet.
 */
export class DenialAudit {
  private readonly logger = new Logger(DenialAudit.name);
  private readonly kinds: Repetitions<string>;
  private readonly others: Repetitions<DoorCode>;

  constructor(
    private readonly persistence: Persistence,
    clock: Clock,
  ) {
    this.kinds = new Repetitions(clock);
    this.others = new Repetitions(clock);
  }

  /** Begins to listen; returns the way to stop. */
  follow(refusals: DoorRefusals): () => void {
    return refusals.onRefusal((refusal) => this.note(refusal));
  }

  private note(refusal: DoorRefusal): void {
    const { code, operator, address, method, route } = refusal;
    const kind = JSON.stringify([code, operator?.id ?? address, method, route]);
    const hasRoom = this.kinds.size < MOST_KINDS && !this.others.has(code);
    const first = (): void => this.append(refusal, factsOf(refusal));
    const again = (caller: Partial<Caller>, facts: Facts) => (count: number) =>
      this.append(caller, { ...facts, count, window_sec: WINDOW_SEC });
    if (this.kinds.has(kind) || hasRoom) this.kinds.note(kind, first, again(refusal, factsOf(refusal)));
    // Many callers have no name together, and no request.
    else this.others.note(code, first, again({}, { code, others: true }));
  }

  private append({ operator, requestId }: Partial<Caller>, metadata: Facts): void {
    const entry = {
      ring: 'system',
      tenant: 'system',
      operation: 'auth.denied',
      source: operator?.source ?? 'api',
      actor: operator?.actor ?? 'anonymous',
      ...(operator && { actorDetail: { type: operator.id.split(':')[0] ?? '', id: operator.id, role: operator.role } }),
      ...(requestId !== undefined && { requestId }),
      outcome: 'denied',
      metadata,
    } as const;
    appended(this.persistence, entry).catch((error: unknown) => {
      this.logger.warn({ err: error, code: metadata['code'], msg: 'A denial could not be audited.' });
    });
  }
}

/** What an entry says about a refusal beside who was refused. */
const factsOf = ({ code, method, route, address }: DoorRefusal): Facts => ({ code, method, route, address });
