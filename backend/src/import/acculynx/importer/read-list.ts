import type { JsonObject } from '../../../domain/json.js';
import type { ListSpec } from '../client/paging/list-spec.js';
import { brokenList, ListReading } from './list-reading.js';
import type { ImportRun } from './import-run.js';
import { isNothingReadable, nothingReadable } from './nothing-readable.js';

/**
 * The whole of a small list, or its first page where it cannot be paged, of which the run's log warns. Undefined when it
 * is closed to the key. Counts its pages and rows as `resource`.
 * @throws ImportFailure when it could not be read to its end.
 */
export async function readList(
  run: ImportRun,
  list: ListSpec,
  resource: string,
  purpose: string,
): Promise<readonly JsonObject[] | undefined> {
  const tally = run.stats.workOn(resource);
  const reading = new ListReading(run, list, { purpose });
  const items: JsonObject[] = [];
  for await (const page of reading) {
    tally.pages += 1;
    tally.fetched += page.items.length + page.badRows;
    tally.failed += page.badRows;
    if (isNothingReadable(page.items.length, page.badRows)) throw nothingReadable(purpose);
    items.push(...page.items);
    run.report(resource, page.number, page.expectedPages);
  }
  const { ending } = reading;
  if (ending.complete || ending.reason === 'single') return items;
  if (ending.reason !== 'forbidden') throw await brokenList(run, list, purpose, ending);
  run.close(purpose);
  return undefined;
}
