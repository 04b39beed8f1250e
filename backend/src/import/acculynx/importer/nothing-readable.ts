import { ImportFailure } from '../../importer.js';

/** Fewer rows say nothing of the form that all of them have: each is left out like one row among others. */
const ROWS_THAT_TELL = 5;

/** True for a page in which `unread` rows could not be read and `readable` could: the vendor's form has changed, it seems. */
export const isNothingReadable = (readable: number, unread: number): boolean =>
  readable === 0 && unread >= ROWS_THAT_TELL;

/** A page of which not one row could be read is no page: nothing may be concluded from it. `what`: jobs, contacts, … */
export function nothingReadable(what: string): ImportFailure {
  const message = `Nothing on a page of ${what} could be read: AccuLynx answers in another form than it did. What was imported so far is kept. Try again later; if it stays so, the importer has to be adapted.`;
  return new ImportFailure('data', 'items_unreadable', message);
}
