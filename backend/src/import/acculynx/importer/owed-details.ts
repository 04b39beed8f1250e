import type { JsonObject } from '../../../domain/json.js';
import { ID_FORM } from '../client/allowed-calls.js';
import { idOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import type { JobWithDetails } from './job-details.js';
import { owe, settle } from './owed.js';

/** Remembers, for the commit that saves them, what the jobs that were read still owe and what they do not any more. */
export function noteDetails(run: ImportRun, read: readonly JobWithDetails[]): void {
  let { owed } = run;
  for (const { job, settled, owed: left } of read) {
    const id = idOf(job) ?? '';
    for (const part of settled) owed = settle(owed, part, id);
    for (const part of left) owed = owe(owed, part, id, run.clock.now());
  }
  run.rememberOwed(owed);
}

/** A row of the list was read. */
export const noteRow = (run: ImportRun, id: string): void => run.rememberOwed(settle(run.owed, 'row', id));

/** A row of the list could not be read. False when it has no id to ask for it by. */
export function oweRow(run: ImportRun, row: JsonObject): boolean {
  const id = idOf(row);
  if (id === undefined || !ID_FORM.test(id)) return false;
  run.rememberOwed(owe(run.owed, 'row', id, run.clock.now()));
  return true;
}
