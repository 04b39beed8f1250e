import type { AccessToken } from '../../../domain/access-token.js';
import type { AuditEntry, AuditRing } from '../../../domain/audit-entry.js';
import type { Credential } from '../../../domain/credential.js';
import type { LocalRun } from '../../../domain/local-run.js';
import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import type { Schedule } from '../../../domain/schedule.js';
import type { BrowserSession } from '../../../domain/session.js';
import type { BinCounts } from '../../../domain/summary-bins.js';
import type { IdempotencyRecord } from '../../../domain/tenant-state.js';
import type { Tick } from '../../../domain/tick.js';
import type { AuditNumbers } from '../state/audit-rings.js';
import type { ChainPlaces } from '../state/ring-chains.js';
import type { StoreState } from '../state/store-state.js';

/** The state at one sequence number: references only, which is enough because nothing of it is ever changed in place. */
export interface Capture {
  readonly seq: number;
  readonly schedules: readonly Schedule[];
  readonly openRuns: readonly Run[];
  readonly openTicks: readonly Tick[];
  readonly credentials: readonly Credential[];
  readonly audit: readonly AuditEntry[];
  readonly numbers: AuditNumbers;
  readonly anchors: Readonly<Record<AuditRing, number>>;
  readonly chains: ChainPlaces | undefined;
  readonly localRuns: readonly LocalRun[];
  readonly tokens: readonly AccessToken[];
  readonly sessions: readonly BrowserSession[];
  readonly idempotency: readonly IdempotencyRecord[];
  readonly bins: readonly BinCounts[];
  readonly prunedBefore: Moment;
  readonly historyDroppedUntil: Moment;
}

/** Takes the references in one go. About a millisecond for 10,000 schedules. */
export function capture(seq: number, state: StoreState): Capture {
  const schedules: Schedule[] = [];
  const openRuns: Run[] = [];
  const openTicks: Tick[] = [];
  const credentials: Credential[] = [];
  for (const [, view] of state.allViews()) {
    if (view.schedule) schedules.push(view.schedule);
    if (view.activeRun) openRuns.push(view.activeRun);
    if (view.openTick) openTicks.push(view.openTick);
    if (view.credential) credentials.push(view.credential);
  }
  return {
    seq,
    schedules,
    openRuns,
    openTicks,
    credentials,
    audit: [...state.audit.all],
    numbers: state.audit.numbers,
    anchors: state.audit.anchors,
    chains: state.audit.chains.places,
    localRuns: state.localRuns,
    tokens: [...state.tokens.values()],
    sessions: [...state.sessions.values()],
    idempotency: state.idempotency.all(),
    bins: state.summary.all(),
    prunedBefore: state.prunedBefore,
    historyDroppedUntil: state.historyDroppedUntil,
  };
}
