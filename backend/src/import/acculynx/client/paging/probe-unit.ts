import type { AccuLynxSession } from '../call.js';
import { readCollection } from './collection.js';
import { fetchPage } from './fetch-page.js';
import type { IndexName, ListSpec, PagingMode } from './list-spec.js';
import { rowId } from './row-id.js';

/** What a probe found out. */
export interface ProbedMode {
  readonly mode: PagingMode;
  /** False where it could not be found out and the mode is the one that was measured elsewhere. Not to be remembered. */
  readonly verified: boolean;
  /** For the run's log; undefined where all is well. */
  readonly warning?: string;
}

export interface ProbeOptions {
  readonly signal?: AbortSignal;
  /** The parameter to try first; `recordStartIndex` is how the vendor documents most lists. */
  readonly firstTry?: IndexName;
}

const PAGE_COUNTING = ['/contacts', '/estimates'];

/** The mode to assume for a list: what was measured, §3 of the vendor's page. */
export const assumedMode = (path: string, indexName: IndexName = 'pageStartIndex'): PagingMode => ({
  unit: PAGE_COUNTING.includes(path) ? 'page' : 'record',
  indexName,
});

/** How the page at index 1 (or 2) stands to the page at index 0. */
type Relation = 'record' | 'page' | 'same' | 'unclear';

function relationOf(zero: readonly string[], other: readonly string[] | undefined, index: number): Relation {
  if (!other || other.length === 0) return 'unclear';
  if (other[0] === zero[0] && other.every((id) => zero.includes(id))) return 'same';
  if (other[0] === zero[index]) return 'record';
  return other.some((id) => zero.includes(id)) ? 'unclear' : 'page';
}

/**
 * Finds out what the index of a list counts, with two to five calls (Build 3 of the vendor's page): the page at index 1
 * begins with the second row of the page at index 0, or shares nothing with it, or is the same page again. A list whose
 * first page is not full needs no answer. `count` is not believed where it says that a full page is all there is: it
 * only settles that the same page again, or nothing, means the end.
 * @throws what the session's calls throw.
 */
export async function probeUnit(
  session: AccuLynxSession,
  list: ListSpec,
  { signal, firstTry = 'pageStartIndex' }: ProbeOptions = {},
): Promise<ProbedMode> {
  const assumed: ProbedMode = { mode: assumedMode(list.path, firstTry), verified: false };
  const ask = async (index: number, indexName: IndexName): Promise<PageIds | undefined> => {
    const purpose = `${list.path.slice(1)}, how its pages are counted`;
    const answer = await fetchPage(session, list, index, indexName, { purpose, ...(signal && { signal }) });
    if (answer.kind !== 'ok') return undefined;
    const { items, badRows, count } = readCollection(answer.body);
    const ids = items.map(rowId).filter((id) => id !== undefined);
    return { ids, rows: items.length + badRows, ...(count !== undefined && { count }) };
  };
  const zero = await ask(0, firstTry);
  if (!zero || zero.rows < list.pageSize) return assumed;
  const saysItIsAll = (zero.count ?? Infinity) <= list.pageSize;
  const second: IndexName = firstTry === 'pageStartIndex' ? 'recordStartIndex' : 'pageStartIndex';
  for (const indexName of [firstTry, second]) {
    let relation = relationOf(zero.ids, (await ask(1, indexName))?.ids, 1);
    if (saysItIsAll && (relation === 'same' || relation === 'unclear')) return assumed;
    // A row that came in at the front makes a list that counts records look the same once, but not twice.
    if (relation === 'same' || relation === 'unclear')
      relation = relationOf(zero.ids, (await ask(2, indexName))?.ids, 2);
    if (relation === 'record' || relation === 'page') return { mode: { unit: relation, indexName }, verified: true };
    if (relation === 'unclear') return { ...assumed, warning: `How ${list.path} counts its pages could not be told.` };
  }
  return {
    mode: { unit: 'none', indexName: firstTry },
    verified: true,
    warning: `${list.path} ignores where a page is to begin; only its first page can be read.`,
  };
}

interface PageIds {
  readonly ids: readonly string[];
  readonly rows: number;
  readonly count?: number;
}
