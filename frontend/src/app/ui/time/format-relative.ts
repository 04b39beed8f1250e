import { TIME } from '../words/time.strings';
import { formatRough } from './format-duration';
import { type Zone, formatDay } from './format-moment';

const ABSOLUTE_AFTER_SEC = 30 * 24 * 3600;

/** `in 52 s`, `2 min ago`, `now`; more than 30 days away it is the day itself. */
export function formatRelative(epochSec: number, now: number, zone: Zone): string {
  const distance = epochSec - now;
  if (Math.abs(distance) > ABSOLUTE_AFTER_SEC) return formatDay(epochSec, zone);
  if (distance >= 1) return TIME.ahead(formatRough(distance));
  if (distance > -1) return TIME.now;
  return TIME.ago(formatRough(-distance));
}
