import { ImportFailure } from '../../importer.js';

/** A page of which not one row could be read is no page: nothing may be concluded from it. `what`: jobs, contacts, … */
export function nothingReadable(what: string): ImportFailure {
  const message = `Nothing on a page of ${what} could be read: AccuLynx answers in another form than it did. What was imported so far is kept. Try again later; if it stays so, the importer has to be adapted.`;
  return new ImportFailure('data', 'items_unreadable', message);
}
