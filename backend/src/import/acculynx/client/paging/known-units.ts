import type { ImportState } from '../../../../domain/import-state.js';
import type { Moment } from '../../../../domain/moment.js';
import type { IndexName, PagingMode } from './list-spec.js';

/** A verified unit is believed for 7 days. */
export const UNIT_KEPT_MS = 7 * 86_400_000;

type Units = ImportState['units'];

/** The state keeps one entry per path; the name of the parameter is part of it where it is not the usual one. */
const nameOf = (path: string, indexName: IndexName): string =>
  indexName === 'pageStartIndex' ? path : `${path}?${indexName}`;

/** The mode that was verified for a list, or undefined when it has to be found out (again). */
export function knownMode(units: Units, path: string, now: Moment): PagingMode | undefined {
  for (const indexName of ['pageStartIndex', 'recordStartIndex'] as const) {
    const known = units[nameOf(path, indexName)];
    const age = known && now - known.at;
    if (known && age !== undefined && age >= 0 && age < UNIT_KEPT_MS) return { unit: known.unit, indexName };
  }
  return undefined;
}

/** The units with one more verified; an entry for the list's other parameter is dropped. */
export function rememberMode(units: Units, path: string, mode: PagingMode, now: Moment): Units {
  const other = mode.indexName === 'pageStartIndex' ? 'recordStartIndex' : 'pageStartIndex';
  const { [nameOf(path, other)]: _dropped, ...rest } = units;
  return { ...rest, [nameOf(path, mode.indexName)]: { unit: mode.unit, at: now } };
}
