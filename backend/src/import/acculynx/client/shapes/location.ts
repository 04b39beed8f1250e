import type { JsonObject } from '../../../../domain/json.js';
import type { LocationIdentity } from '../../../key-check.js';
import { idOf } from '../paging/row-id.js';
import { plainWords } from '../vendor-words.js';

/**
 * Whose key it is, from `/company-settings`: live answers call the id `companyId`, the documents `id`. Undefined when
 * there is no id; a name of a wrong type is none.
 */
export function readLocation(settings: JsonObject): LocationIdentity | undefined {
  const companyId = idOf(settings['companyId']) ?? idOf(settings['id']);
  const name = settings['name'];
  return companyId === undefined
    ? undefined
    : { companyId, name: typeof name === 'string' ? plainWords(name, '') : '' };
}
