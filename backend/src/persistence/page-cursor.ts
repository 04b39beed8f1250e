import { DomainError } from '../domain/domain-error.js';

/** An opaque page mark: the sort values of the last row shown. */
export const writeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * The values of a cursor, of these types in this order.
 * @throws DomainError `validation_failed` on field `cursor` when it is not one of ours.
 */
export function readCursor(cursor: string, types: readonly ('string' | 'number')[]): readonly (string | number)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === types.length) {
      const fit = values.every((value: unknown, i) => typeof value === types[i]);
      if (fit) return values as (string | number)[];
    }
  } catch {
    // Not JSON: refused below like every other foreign text.
  }
  throw new DomainError('validation_failed', 'The cursor is not one that this list has given out.', {
    errors: [{ field: 'cursor', message: 'Start again without a cursor.' }],
  });
}
