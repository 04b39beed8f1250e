import type { Moment } from '../domain/moment.js';
import { BIN_MS, BINS_KEPT, binOf, type BinCounts } from '../domain/summary-bins.js';
import { SummaryCounters } from '../persistence/changes/summary-counters.js';
import type { PageOf } from '../persistence/page.js';
import type { Persistence } from '../persistence/persistence.js';

const AT_ONCE = 200;
/** Of one tenant; a schedule of 15 s has fewer in a day. */
const MOST_PAGES = 30;

/**
 * The 15-minute counters of some tenants alone, counted from their history: the store's own counters are everybody's, and
 * would tell how much others do.
 */
export async function ownBins(
  { runs, ticks }: Pick<Persistence, 'runs' | 'ticks'>,
  tenants: readonly string[],
  now: Moment,
): Promise<readonly BinCounts[]> {
  const counters = new SummaryCounters();
  const since = binOf(now) - (BINS_KEPT - 1) * BIN_MS;
  for (const tenant of tenants) {
    const query = { tenant, since, limit: AT_ONCE };
    for await (const run of each((cursor) => runs.page({ ...query, ...cursor }))) counters.countRun(run, undefined);
    for await (const tick of each((cursor) => ticks.page({ ...query, ...cursor }))) counters.countTick(tick, undefined);
  }
  return counters.all();
}

async function* each<Row>(page: (cursor: { cursor?: string }) => Promise<PageOf<Row>>): AsyncGenerator<Row> {
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { rows, nextCursor }: PageOf<Row> = await page(cursor === null ? {} : { cursor });
    yield* rows;
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}
