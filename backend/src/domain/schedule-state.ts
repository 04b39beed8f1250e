import type { Moment } from './moment.js';
import type { Run } from './run.js';
import type { Schedule } from './schedule.js';

/** What a schedule is doing; the first that holds, in this order. */
export const SCHEDULE_STATES = ['running', 'held', 'paused', 'late', 'error', 'ok'] as const;
export type ScheduleState = (typeof SCHEDULE_STATES)[number];

/** Loudest first: how an operator wants a list ordered. */
export const ATTENTION_ORDER: readonly ScheduleState[] = ['error', 'held', 'late', 'running', 'paused', 'ok'];

/** Milliseconds after which a due tick that has not started counts as late: max(10 s, 5 % of the interval). */
export function lateAfterMs(intervalSec: number): number {
  return Math.max(10_000, intervalSec * 50);
}

/** True when a tick has been due for longer than the late threshold and nothing stops it. */
export function isLate(schedule: Schedule, now: Moment): boolean {
  return !schedule.pause && !schedule.hold && now - schedule.nextTickAt > lateAfterMs(schedule.intervalSec);
}

/** Milliseconds since the tick fell due; 0 when none is due or a person or the product stopped the schedule. */
export function latenessMs(schedule: Schedule, now: Moment): number {
  return schedule.pause || schedule.hold ? 0 : Math.max(0, now - schedule.nextTickAt);
}

/** The state of a schedule at `now`, given its active run, if any. */
export function scheduleState(schedule: Schedule, activeRun: Run | undefined, now: Moment): ScheduleState {
  if (activeRun) return 'running';
  if (schedule.hold) return 'held';
  if (schedule.pause) return 'paused';
  if (isLate(schedule, now)) return 'late';
  return schedule.lastStatus.ok ? 'ok' : 'error';
}
