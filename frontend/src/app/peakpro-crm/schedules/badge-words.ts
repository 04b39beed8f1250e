import type { Schedule } from '@aetherlink/contracts/schedule';
import { STATES } from '../../core/strings/state.strings';
import { formatElapsed } from '../../ui/time/format-duration';

/** The word of the state; with the elapsed time while a run is active. */
export function badgeWords({ state, running }: Schedule, now: number): string {
  return state === 'running' && running ? `${STATES[state]} ${formatElapsed(now - running.started_at)}` : STATES[state];
}
