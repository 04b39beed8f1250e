import type { AccuLynxSession, CallAnswer, CallOptions } from '../call.js';
import type { IndexName, ListSpec } from './list-spec.js';

/** Asks for one page of a list; a list that is searched is posted to. */
export function fetchPage(
  session: AccuLynxSession,
  list: ListSpec,
  index: number,
  indexName: IndexName,
  options: CallOptions,
): Promise<CallAnswer> {
  const query = { ...list.query, pageSize: list.pageSize, [indexName]: index };
  return list.search ? session.search(list.path, list.search, query, options) : session.get(list.path, query, options);
}
