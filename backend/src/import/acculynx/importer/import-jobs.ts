import type { ImportedRecord, RecordRow } from '../../../domain/crm-record.js';
import type { JsonObject } from '../../../domain/json.js';
import { contentHash } from '../mapper/canonical-json.js';
import { contactRecord } from '../mapper/contact-record.js';
import { jobProblem } from '../mapper/item-problem.js';
import { jobRecord, representativeIds } from '../mapper/job-record.js';
import { idOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import { type JobToRead, type JobWithDetails, readDetails } from './job-details.js';
import { nothingReadable } from './nothing-readable.js';
import { usersFor } from './read-users.js';

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
  const unread = page.badRows + page.items.length - readable.length;
  tally.pages += 1;
  tally.fetched += page.items.length + page.badRows;
  tally.failed += unread;
  if (unread > 0 && readable.length === 0) throw nothingReadable('jobs');

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
    if (row && isUnchanged(row, job)) seen.push({ kind: 'job', externalId: row.externalId });
    else changed.push(row ? { job, known: row } : { job });
    if (changed.length < GROUP) continue;
    const saved = await save(run, seen, changed, (all) => beforeCommit(all ? index + 1 : done));
    if (!saved) return { done, unread };
    done = index + 1;
    [seen, changed] = [[], []];
  }
  const all = await save(run, seen, changed, (complete) => beforeCommit(complete ? page.items.length : done));
  return { done: all ? page.items.length : done, unread };
}

const isUnchanged = (row: RecordRow, job: JsonObject): boolean => !row.missing && row.hash === contentHash(job);

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
  const users = await usersFor(
    run,
    read.flatMap(({ parts }) => representativeIds(parts.representatives)),
  );
  const jobs = read.flatMap((each) => jobRecord({ ...each, users }) ?? []);
  const contacts = await changedContacts(run, read);
  const tally = run.stats.of('jobs');
  for (const { known } of read) tally[known ? 'updated' : 'created'] += 1;
  beforeCommit(all);
  await run.commit({ upserts: [...jobs, ...contacts], seen });
  return all;
}

/** Contacts that were read on the way and are not known as they are now. */
async function changedContacts(run: ImportRun, jobs: readonly JobWithDetails[]): Promise<readonly ImportedRecord[]> {
  const read = new Map<string, ImportedRecord>();
  for (const { freshContact } of jobs) {
    const record = freshContact && contactRecord(freshContact);
    if (record) read.set(record.externalId, record);
  }
  const known = await run.records.known(run.request.tenant, 'contact', [...read.keys()]);
  const changed = [...read.values()].filter(({ externalId, hash }) => known.get(externalId)?.hash !== hash);
  const tally = run.stats.of('contacts');
  for (const { externalId } of changed) tally[known.has(externalId) ? 'updated' : 'created'] += 1;
  return changed;
}
