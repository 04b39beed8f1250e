import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import type { DoorRefusal, DoorRefusals } from '../http/door-refusals.js';
import type { Persistence } from '../persistence/persistence.js';

const WINDOW_MS = 60_000;

/** Refusals of one kind since the last entry about them. */
interface Window {
  readonly first: DoorRefusal;
  repeated: number;
}

/**
 * Records who was turned away: the first of each kind at once, then how often per minute, so that a flood of denials
 * cannot push everything else out of the audit.
 */
export class DenialAudit {
  private readonly logger = new Logger(DenialAudit.name);
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly persistence: Persistence,
    private readonly clock: Clock,
  ) {}

  /** Begins to listen; returns the way to stop. */
  follow(refusals: DoorRefusals): () => void {
    return refusals.onRefusal((refusal) => this.note(refusal));
  }

  private note(refusal: DoorRefusal): void {
    const kind = `${refusal.code} ${refusal.operator?.id ?? 'anonymous'}`;
    const window = this.windows.get(kind);
    if (window) {
      window.repeated += 1;
      return;
    }
    this.windows.set(kind, { first: refusal, repeated: 0 });
    this.append(refusal, { code: refusal.code });
    this.clock.after(WINDOW_MS, () => this.closeWindow(kind));
  }

  private closeWindow(kind: string): void {
    const window = this.windows.get(kind);
    if (!window) return;
    if (window.repeated === 0) {
      this.windows.delete(kind);
      return;
    }
    const { code } = window.first;
    this.append(window.first, { code, count: window.repeated, window_sec: WINDOW_MS / 1000 });
    window.repeated = 0;
    this.clock.after(WINDOW_MS, () => this.closeWindow(kind));
  }

  private append({ operator, requestId }: DoorRefusal, metadata: Readonly<Record<string, unknown>>): void {
    const entry = {
      ring: 'system',
      tenant: 'system',
      operation: 'auth.denied',
      source: operator?.source ?? 'api',
      actor: operator?.actor ?? 'anonymous',
      ...(operator && { actorDetail: { type: operator.id.split(':')[0] ?? '', id: operator.id, role: operator.role } }),
      requestId,
      outcome: 'denied',
      metadata,
    } as const;
    this.persistence.audit.append(entry).catch((error: unknown) => {
      this.logger.warn({ err: error, code: metadata['code'], msg: 'A denial could not be audited.' });
    });
  }
}
