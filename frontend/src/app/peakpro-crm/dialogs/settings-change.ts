import type { CatchUp, PatchScheduleBody, Schedule } from '@aetherlink/contracts/schedule';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { intervalWords } from '../../ui/time/interval-words';

/** What the edit dialog can set. */
export interface Settings {
  readonly interval: number;
  readonly catchUp: CatchUp;
  readonly description: string;
}

export function settingsOf(schedule: Schedule): Settings {
  return {
    interval: schedule.interval_sec,
    catchUp: schedule.catch_up,
    description: schedule.description ?? '',
  };
}

/** Only what differs is sent; null when nothing does. */
export function settingsPatch(before: Settings, after: Settings): PatchScheduleBody | null {
  const patch: PatchScheduleBody = {
    ...(after.interval === before.interval ? {} : { interval_sec: after.interval }),
    ...(after.catchUp === before.catchUp ? {} : { catch_up: after.catchUp }),
    ...(after.description.trim() === before.description ? {} : { description: after.description.trim() }),
  };
  return Object.keys(patch).length === 0 ? null : patch;
}

/** What someone else changed meanwhile: `interval from 5 min to 3 min by priya.nair`. */
export function theirChange(before: Settings, theirs: Settings, actor: string | null): string {
  const what =
    theirs.interval === before.interval
      ? DIALOG.edit.changedOther
      : DIALOG.edit.interval(intervalWords(before.interval), intervalWords(theirs.interval));
  return actor === null ? what : DIALOG.edit.intervalBy(what, actor);
}
