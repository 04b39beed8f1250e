import type { JsonPersistenceOptions } from './json/json-persistence.js';
import { JsonPersistence } from './json/json-persistence.js';
import type { Persistence } from './persistence.js';

/**
 * Opens the store that the process was configured with.
 * @throws StartRefusal with the sentence and the exit code.
 */
export async function openPersistence(options: JsonPersistenceOptions): Promise<Persistence> {
  const persistence = new JsonPersistence(options);
  await persistence.open();
  return persistence;
}
