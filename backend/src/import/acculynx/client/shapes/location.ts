import type { JsonObject } from '../../../../domain/json.js';
import type { LocationIdentity } from '../../../key-check.js';
import { idOf } from '../paging/row-id.js';
import { plainWords } from '../vendor-words.js';

/**
 * Whose key it is, from `/company-settings`: live answers call the id `companyId`, the documents `id`. Undefined when
 * there is no id. One without a name is called by its id, so that people are always told of some location.
 */
export function readLocation(settings: JsonObject): LocationIdentity | undefined {
  const companyId = idOf(settings['companyId']) ?? idOf(settings['id']);
  const name = settings['name'];
  if (companyId === undefined) return undefined;
  return { companyId, name: (typeof name === 'string' && plainWords(name, '')) || companyId };
}
