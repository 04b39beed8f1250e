import type { JsonValue } from '../../../domain/json.js';
import { contactProblem } from './item-problem.js';
import type { JobParts } from './job-record.js';
import { fieldOf, idOf, objectOf } from './vendor-fields.js';

/**
 * True for a part of a job that is not as the vendor always gives it: an id is absent, an amount is no number. It may be
 * of use as it is, but it is worth a second reading.
 */
export function isOddPart(part: keyof JobParts, value: JsonValue): boolean {
  switch (part) {
    case 'representatives':
      return !everyRow(value, (row) => idOf(row) !== undefined);
    case 'milestone_history':
      return !everyRow(value, (row) => objectOf(row) !== undefined);
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

function isAmount(of: JsonValue, name: string): boolean {
  const value = fieldOf(of, name);
  return value === undefined || value === null || typeof value === 'number';
}
