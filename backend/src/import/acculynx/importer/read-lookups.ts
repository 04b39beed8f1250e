import type { JsonObject } from '../../../domain/json.js';
import { idOf, textOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import { orWithout } from './or-without.js';
import { readList } from './read-list.js';

/** What the location calls things; small lists that seldom change. */
const LOOKUPS = {
  lead_sources: '/company-settings/leads/lead-sources',
  milestones: '/company-settings/job-file-settings/workflow-milestones',
  job_categories: '/company-settings/job-file-settings/job-categories',
  trade_types: '/company-settings/job-file-settings/trade-types',
  work_types: '/company-settings/job-file-settings/work-types',
};
/** The memory of an import is written with every page, so it stays small. */
const MOST_BYTES = 16_384;

/**
 * Reads the lookups and remembers their names by id, as far as they are not too many. One that the vendor refuses keeps
 * what it had: plans differ in which of them they include.
 */
export async function importLookups(run: ImportRun): Promise<void> {
  const lookups: Record<string, Readonly<Record<string, string>>> = {};
  for (const [name, path] of Object.entries(LOOKUPS)) {
    const words = name.replaceAll('_', ' ');
    lookups[name] = run.state.lookups?.[name] ?? {};
    await orWithout(run, `The ${words}`, async () => {
      const items = await readList(run, { path, pageSize: 25, query: {} }, 'lookups', words);
      if (items) lookups[name] = namesById(items);
    });
  }
  const fits = Buffer.byteLength(JSON.stringify(lookups)) <= MOST_BYTES;
  if (!fits) run.note('info', 'The names of lead sources, milestones and types are too many to be remembered.');
  run.remember({ lookups: fits ? lookups : {} });
}

/** The live lists call the id of a category `categoryId`, and that of a trade type as the description or `id`. */
function namesById(items: readonly JsonObject[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    items.flatMap((item) => {
      const id = idOf(item) ?? idOf(item, 'categoryId') ?? idOf(item, 'tradeId');
      const name = textOf(item, 'name');
      return id === undefined || name === undefined ? [] : [[id, name]];
    }),
  );
}
