import type { RecordRow } from '../../../domain/crm-record.js';
import type { JsonObject } from '../../../domain/json.js';
import { contentHash } from '../mapper/canonical-json.js';
import { jobProblem } from '../mapper/item-problem.js';
import { idOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import { type JobToRead, readDetails } from './job-details.js';
import { recordsOf } from './job-records.js';
import { isNothingReadable, nothingReadable } from './nothing-readable.js';
import { owedParts } from './owed.js';
import { noteDetails, noteRow, oweRow } from './owed-details.js';

/** So many changed jobs are read with their details before they are saved: a slice gives way in between. */
const GROUP = 5;

type Seen = { readonly kind: 'job'; readonly externalId: string };

export interface PageOfJobs {
  readonly items: readonly JsonObject[];
  /** Rows of the page that are not even objects with an id. */
  readonly badRows: number;
}

export interface ImportedPage {
  /** How many of the page's items are done, counted from its beginning. */
  readonly done: number;
  /** Rows that could not be read; they are in nothing that was saved. */
  readonly unread: number;
  /** Those of them that only a complete sweep can bring, because they have no id. */
  readonly nameless: number;
}

/**
 * Saves one page of the job list: unchanged jobs as seen, changed ones with their details. `beforeCommit` is called with
 * the items that are done when the next commit is durable, so that a checkpoint goes into the same commit.
 */
export async function importJobs(
  run: ImportRun,
  page: PageOfJobs,
  beforeCommit: (done: number) => void,
): Promise<ImportedPage> {
  const tally = run.stats.of('jobs');
  const readable = page.items.filter((item) => isReadable(run, item));
  const unreadable = page.items.filter((item) => !readable.includes(item));
  const unread = page.badRows + unreadable.length;
  tally.pages += 1;
  tally.fetched += page.items.length + page.badRows;
  tally.failed += unread;
  if (isNothingReadable(readable.length, unread)) throw nothingReadable('jobs');

  const nameless = page.badRows + unreadable.filter((item) => !oweRow(run, item)).length;
  const ids = readable.map((item) => idOf(item) ?? '');
  const known = await run.records.known(run.request.tenant, 'job', ids);
  let seen: Seen[] = [];
  let changed: JobToRead[] = [];
  let done = 0;
  const met = new Set<string>();
  for (const [index, job] of page.items.entries()) {
    const id = idOf(job) ?? '';
    if (!readable.includes(job) || met.has(id)) continue;
    met.add(id);
    const row = known.get(id);
    noteRow(run, id);
    if (row && isUnchanged(run, row, job)) seen.push({ kind: 'job', externalId: row.externalId });
    else changed.push(row ? { job, known: row } : { job });
    if (changed.length < GROUP) continue;
    const saved = await save(run, seen, changed, (all) => beforeCommit(all ? index + 1 : done));
    if (!saved) return { done, unread, nameless };
    done = index + 1;
    [seen, changed] = [[], []];
  }
  const all = await save(run, seen, changed, (complete) => beforeCommit(complete ? page.items.length : done));
  return { done: all ? page.items.length : done, unread, nameless };
}

/** What an unchanged job owes is left to the walk over what is owed; a complete sweep asks once more who had nothing at all. */
function isUnchanged(run: ImportRun, row: RecordRow, job: JsonObject): boolean {
  if (row.missing || row.hash !== contentHash(job)) return false;
  return (
    row.detailsAt !== undefined || run.request.trigger !== 'backfill' || owedParts(run.owed, row.externalId).length > 0
  );
}

function isReadable(run: ImportRun, job: JsonObject): boolean {
  const field = jobProblem(job);
  if (field === undefined) return true;
  run.note('warn', `A job could not be read: its ${field} is of another type than it should be.`);
  return false;
}

/** One commit: what was seen, and the changed jobs with their details. False when the time was up before the last of them. */
async function save(
  run: ImportRun,
  seen: readonly Seen[],
  changed: readonly JobToRead[],
  beforeCommit: (all: boolean) => void,
): Promise<boolean> {
  run.stats.of('jobs').unchanged += seen.length;
  // A slice has its place to save; other runs save what they only saw with what they changed, or at their end.
  if (changed.length === 0 && run.request.trigger !== 'backfill') {
    run.noteSeen(seen);
    return true;
  }
  const read = await readDetails(run, changed);
  const all = read.length === changed.length;
  const upserts = await recordsOf(run, read);
  const tally = run.stats.of('jobs');
  for (const { known } of read) tally[known ? 'updated' : 'created'] += 1;
  noteDetails(run, read);
  beforeCommit(all);
  await run.commit({ upserts, seen });
  return all;
}
