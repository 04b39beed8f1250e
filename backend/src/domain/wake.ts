import type { Moment } from './moment.js';
import type { Schedule } from './schedule.js';

/**
 * When the dispatcher has to look at a schedule: its next tick, or the end of its pause. A held schedule and a pause
 * without an end wait for an act; their ticks are ledgered when that act comes.
 */
export function wakeAt(schedule: Schedule): Moment | undefined {
  if (schedule.pause) return schedule.pause.until;
  if (schedule.hold) return undefined;
  return schedule.nextTickAt;
}
