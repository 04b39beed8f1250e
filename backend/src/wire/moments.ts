import type { Moment } from '../domain/moment.js';
import { toIso, toSeconds } from '../domain/moment.js';

/** A moment and its twin, as `{<name>: seconds, <name>_iso: UTC}`; nothing when there is no moment. */
export function twin<Name extends string>(
  name: Name,
  moment: Moment | undefined,
): { [K in Name]?: number } & { [K in `${Name}_iso`]?: string } {
  const fields: Record<string, number | string> = {};
  if (moment !== undefined) {
    fields[name] = toSeconds(moment);
    fields[`${name}_iso`] = toIso(moment);
  }
  return fields as { [K in Name]?: number } & { [K in `${Name}_iso`]?: string };
}
