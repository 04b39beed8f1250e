import type { ImportedRecord } from '../../../domain/crm-record.js';
import type { JsonObject } from '../../../domain/json.js';
import { ImportFailure } from '../../importer.js';
import type { ListSpec, Page } from '../client/paging/list-spec.js';
import { contactRecord } from '../mapper/contact-record.js';
import { contactProblem } from '../mapper/item-problem.js';
import type { ImportRun } from './import-run.js';
import { brokenList, ListReading, unitOf } from './list-reading.js';
import { isNothingReadable, nothingReadable } from './nothing-readable.js';
import { oweSweep } from './owed.js';
import type { StepProgress } from './step-progress.js';

/** What live lists of contacts were seen to take, and what every list takes. */
const LARGE_PAGE = 50;
const SURE_PAGE = 25;

/**
 * Works on a complete sweep of the contacts, which carry no dates, until it is done or the time is up. The place is saved
 * in the commit that saves the contacts.
 * @throws ImportFailure when the list did not end as a list should; the place then stays.
 */
export async function sweepContacts(run: ImportRun): Promise<StepProgress> {
  run.stats.workOn('contacts');
  const pageSize = run.state.chain?.pageSize ?? LARGE_PAGE;
  try {
    return await sweepPages(run, contactList(pageSize));
  } catch (error) {
    const refused = error instanceof ImportFailure && error.code === 'request_refused';
    if (!refused || pageSize === SURE_PAGE) throw error;
    run.note('warn', `AccuLynx refused ${pageSize} contacts a page; it is asked for ${SURE_PAGE} from now on.`);
    run.moveChain({ offset: 0, pageSize: SURE_PAGE });
    return sweepPages(run, contactList(SURE_PAGE));
  }
}

const contactList = (pageSize: number): ListSpec => ({
  path: '/contacts',
  pageSize,
  query: { includes: 'emailAddress,phoneNumber' },
});

async function sweepPages(run: ImportRun, list: ListSpec): Promise<StepProgress> {
  const startAt = await placeOf(run, list);
  const reading = new ListReading(run, list, { purpose: 'contacts', startAt });
  for await (const page of reading) {
    run.report('contacts', startAt + page.number, page.expectedPages);
    const isLast = reading.ended && reading.ending.complete;
    await importContacts(run, page, (unread) => {
      const chain = run.state.chain;
      const left = (page.count ?? 0) - rowsUpTo(page, list, reading.mode.unit);
      run.moveChain({
        offset: page.nextIndex,
        unit: reading.mode.unit,
        pageSize: list.pageSize,
        unread: (chain?.unread ?? 0) + unread,
        done: (chain?.done ?? 0) + page.items.length,
        remaining: isLast ? 0 : Math.max(0, left),
      });
    });
    if (run.time.over && !isLast) return 'time_is_up';
  }
  const { ending } = reading;
  if (ending.reason === 'forbidden') run.close('contacts');
  // The log warns of a list of which only the first page can be had; that keeps jobs from nothing either.
  if (ending.reason === 'forbidden' || ending.reason === 'single') {
    leaveInDoubt(run);
    return 'done';
  }
  // A count that promises far more keeps no contact from being called missing: each is asked for before.
  if (!ending.complete) throw await brokenList(run, list, 'contacts', ending);
  return 'done';
}

/** Not every contact was read: none is marked as missing, and another sweep is owed. */
function leaveInDoubt(run: ImportRun): void {
  doubt(run, 1);
  run.rememberOwed(oweSweep(run.owed, 'contact', run.clock.now()));
}

function doubt(run: ImportRun, rows: number): void {
  run.moveChain({ unread: (run.state.chain?.unread ?? 0) + rows });
}

/** One page before the saved place: rows may have moved since. */
async function placeOf(run: ImportRun, list: ListSpec): Promise<number> {
  const { offset = 0, unit } = run.state.chain ?? {};
  if (offset === 0) return 0;
  const now = await unitOf(run, list);
  if (unit !== now) return 0;
  return Math.max(0, offset - (now === 'page' ? 1 : list.pageSize));
}

const rowsUpTo = (page: Page, { pageSize }: ListSpec, unit: string): number =>
  unit === 'page' ? page.nextIndex * pageSize : page.nextIndex;

async function importContacts(run: ImportRun, page: Page, beforeCommit: (unread: number) => void): Promise<void> {
  const tally = run.stats.of('contacts');
  const records = new Map<string, ImportedRecord>();
  let unread = page.badRows;
  for (const item of page.items) {
    const record = contactProblem(item) === undefined ? contactRecord(item) : undefined;
    if (record) records.set(record.externalId, record);
    else unread += 1;
  }
  tally.pages += 1;
  tally.fetched += page.items.length + page.badRows;
  tally.failed += unread;
  if (unread > 0) run.note('warn', `${unread} contacts of a page could not be read.`);
  if (isNothingReadable(records.size, unread)) throw nothingReadable('contacts');
  if (unread > 0) run.rememberOwed(oweSweep(run.owed, 'contact', run.clock.now()));
  const known = await run.records.known(run.request.tenant, 'contact', [...records.keys()]);
  const upserts: ImportedRecord[] = [];
  const seen: { readonly kind: 'contact'; readonly externalId: string }[] = [];
  for (const record of records.values()) {
    const row = known.get(record.externalId);
    if (row?.hash === record.hash && !row.missing) {
      seen.push({ kind: 'contact', externalId: record.externalId });
      continue;
    }
    tally[row ? 'updated' : 'created'] += 1;
    upserts.push(row ? await withBilling(run, record) : record);
  }
  tally.unchanged += seen.length;
  beforeCommit(unread);
  await run.commit({ upserts, seen });
}

/** The list leaves the billing address out: what is known of it stays. */
async function withBilling(run: ImportRun, record: ImportedRecord): Promise<ImportedRecord> {
  const before = await run.records.get(run.request.tenant, 'contact', record.externalId);
  const { billing_address: billing }: JsonObject = before?.raw ?? {};
  return billing === undefined || 'billing_address' in record.raw
    ? record
    : { ...record, raw: { ...record.raw, billing_address: billing } };
}
