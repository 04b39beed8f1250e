import type { ImportState } from '../../domain/import-state.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

/**
 * What the importer remembers of a tenant, word for word: it is the importer's own memory, and the store only has to
 * give it back. Moments stay milliseconds here.
 */
export const encodeImportState = (state: ImportState): JsonObject => ({ ...state });

/** @throws MalformedRecord when it is not even the frame of one. */
export function decodeImportState(value: unknown): ImportState {
  const fields = JsonFields.of(value, 'import state');
  const watermarks: ImportState['watermarks'] = fields.child('watermarks');
  const units = fields.child('units') as ImportState['units'];
  return { ...(value as ImportState), watermarks, units };
}
