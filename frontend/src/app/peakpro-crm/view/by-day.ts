import { AUDIT } from '../../core/strings/peakpro-crm-audit.strings';
import { type Zone, formatDay, sameDay } from '../../ui/time/format-moment';

export interface DayGroup<T> {
  readonly day: string;
  readonly items: readonly T[];
}

/** Consecutive items of one day of the shown zone under its name; today is called so. */
export function byDay<T>(
  items: readonly T[],
  at: (item: T) => number,
  now: number,
  zone: Zone,
): readonly DayGroup<T>[] {
  const groups: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const name = formatDay(at(item), zone);
    const day = sameDay(at(item), now, zone) ? AUDIT.today(name) : name;
    const last = groups.at(-1);
    if (last?.day === day) last.items.push(item);
    else groups.push({ day, items: [item] });
  }
  return groups;
}
