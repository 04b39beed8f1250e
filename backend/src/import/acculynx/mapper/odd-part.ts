import type { JsonValue } from '../../../domain/json.js';
import { contactProblem } from './item-problem.js';
import type { JobParts } from './job-record.js';
import { fieldOf, idOf, objectOf } from './vendor-fields.js';

/**
 * True for a part of a job that is not as the vendor always gives it: an id is absent, an amount is no number, a name is
 * no text. It may be of use as it is, but it is worth a second reading.
 */
export function isOddPart(part: keyof JobParts, value: JsonValue): boolean {
  switch (part) {
    case 'representatives':
      return !everyRow(value, (row) => idOf(row) !== undefined && isText(row, 'type') && isObject(row, 'user'));
    case 'milestone_history':
      return !everyRow(value, (row) => objectOf(row) !== undefined && isText(row, 'name') && isText(row, 'date'));
    case 'financials':
      return idOf(value) === undefined || !isAmount(value, 'approvedJobValue') || !isAmount(value, 'balanceDue');
    case 'payments_overview':
      return !isAmount(value, 'salesAmount') || !isAmount(value, 'balanceDue');
    case 'contact':
      return contactProblem(objectOf(value) ?? {}) !== undefined;
  }
}

const everyRow = (value: JsonValue, isFine: (row: JsonValue) => boolean): boolean =>
  Array.isArray(value) && (value as readonly JsonValue[]).every(isFine);

/** Absent and null are fine everywhere. */
const isNothing = (value: JsonValue | undefined): boolean => value === undefined || value === null;

function isAmount(of: JsonValue, name: string): boolean {
  const value = fieldOf(of, name);
  return isNothing(value) || typeof value === 'number';
}

function isText(of: JsonValue, name: string): boolean {
  const value = fieldOf(of, name);
  return isNothing(value) || typeof value === 'string';
}

function isObject(of: JsonValue, name: string): boolean {
  const value = fieldOf(of, name);
  return isNothing(value) || objectOf(value) !== undefined;
}
