import { afterChain } from './chain.js';
import type { Credential } from './credential.js';
import type { FailureLimits, Noted } from './failing.js';
import { watchFailures } from './failing.js';
import type { Moment } from './moment.js';
import { toSeconds } from './moment.js';
import type { Run } from './run.js';
import type { RunOutcome } from './run-life.js';
import { afterRun } from './run-life.js';
import type { Hold, Schedule } from './schedule.js';

/** What the end of a run means for its tenant, beside the run itself. */
export interface RunEnd extends Noted {
  /** The key, when the run has shown that it is refused. */
  readonly credential?: Credential;
}

/** Draws every conclusion from an ended run; a run of another generation changes nothing. */
export function concludeRun(
  state: { readonly schedule: Schedule; readonly credential?: Credential },
  ended: Run,
  outcome: RunOutcome,
  limits: FailureLimits,
  now: Moment,
): RunEnd {
  if (ended.generation !== state.schedule.generation) return { schedule: state.schedule, notes: [] };
  const schedule = afterChain(afterRun(state.schedule, ended, now), ended, outcome, now);
  const refused = refusedKey(state.credential, ended);
  if (!refused) return watchFailures(schedule, ended, limits, now);
  const credential: Credential = { ...refused, health: 'rejected', checkedAt: now };
  if (schedule.hold) return { schedule, credential, notes: [] };
  const hold: Hold = {
    kind: 'auth',
    reason: `${ended.message.replace(/\.$/, '')}. Nothing is imported until a working key is saved.`,
    since: now,
  };
  return {
    schedule: { ...schedule, hold },
    credential,
    notes: [
      {
        operation: 'scheduler.schedule.updated',
        before: { hold: null },
        after: { hold: { kind: hold.kind, reason: hold.reason, since: toSeconds(now) } },
      },
    ],
  };
}

/** The key that the vendor refused: one that was changed or removed while the run was under way is not to blame. */
function refusedKey(credential: Credential | undefined, run: Run): Credential | undefined {
  const refused = run.status === 'failed' && run.mode === 'live' && run.error?.class === 'auth';
  return refused && credential && credential.setAt <= (run.startedAt ?? run.queuedAt) ? credential : undefined;
}
