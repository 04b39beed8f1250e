import type { Attention } from '@aetherlink/contracts/summary';
import type { Schedule as WireSchedule, ScheduleState } from '@aetherlink/contracts/schedule';

const MOST = 20;
/** A pause that ends within this time is worth a look, seconds. */
const ENDS_SOON_SEC = 3_600;
const LOUDNESS: readonly ScheduleState[] = ['error', 'held', 'late', 'paused', 'ok'];
/** States that need somebody by themselves. */
const LOUD: readonly ScheduleState[] = ['error', 'held', 'late'];

/** True when somebody should look at it. */
export function needsAttention(schedule: WireSchedule, nowSec: number): boolean {
  const { state, withheld, auto_paused, pause } = schedule;
  if (state === 'paused') {
    const until = pause?.until;
    return auto_paused === true || (until !== undefined && until - nowSec <= ENDS_SOON_SEC);
  }
  return LOUD.includes(state) || (state === 'ok' && withheld !== undefined && withheld.approved === undefined);
}

/**
 * What an operator should look at: error, held, late, then pauses about to end or set by the product itself, then
 * records that wait for an approval; longest first inside a state.
 */
export function attention(schedules: readonly WireSchedule[], nowSec: number): Attention[] {
  return schedules
    .filter((schedule) => needsAttention(schedule, nowSec))
    .sort((a, b) => LOUDNESS.indexOf(a.state) - LOUDNESS.indexOf(b.state) || a.state_since - b.state_since)
    .slice(0, MOST)
    .map(({ tenant, state, state_reason, state_since, state_since_iso }) => ({
      tenant,
      state,
      reason: state_reason?.message ?? '',
      since: state_since,
      since_iso: state_since_iso,
    }));
}
