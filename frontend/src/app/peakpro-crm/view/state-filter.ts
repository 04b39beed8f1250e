import type { ScheduleState } from '@aetherlink/contracts/schedule';

/** As the chips stand: the loud ones first. */
export const STATES: readonly ScheduleState[] = ['error', 'held', 'late', 'running', 'paused', 'ok'];
/** What needs a person. */
export const ATTENTION: readonly ScheduleState[] = ['error', 'held', 'late'];

/** Reads `error,late` or the word `attention`; unknown words are dropped. */
export function parseStates(raw: string): readonly ScheduleState[] {
  const words = raw.split(',').flatMap((word): readonly string[] => (word === 'attention' ? ATTENTION : [word]));
  return inOrder(STATES.filter((state) => words.includes(state)));
}

export function isAttention(states: readonly ScheduleState[]): boolean {
  return states.length === ATTENTION.length && ATTENTION.every((state) => states.includes(state));
}

/** A plain click shows one state alone; a second click on it shows everything again. */
export function chooseStates(
  now: readonly ScheduleState[],
  wanted: readonly ScheduleState[],
): readonly ScheduleState[] {
  const same = now.length === wanted.length && wanted.every((state) => now.includes(state));
  return same ? [] : inOrder(wanted);
}

/** Ctrl-click adds what is missing, or takes away what is there. */
export function addStates(now: readonly ScheduleState[], wanted: readonly ScheduleState[]): readonly ScheduleState[] {
  const all = wanted.every((state) => now.includes(state));
  return inOrder(all ? now.filter((state) => !wanted.includes(state)) : [...now, ...wanted]);
}

function inOrder(states: readonly ScheduleState[]): readonly ScheduleState[] {
  return STATES.filter((state) => states.includes(state));
}
