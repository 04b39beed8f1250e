import type { JsonObject } from '../../../../domain/json.js';
import { readCollection } from '../../client/paging/collection.js';
import type { ReadList } from '../../client/paging/list-spec.js';
import { probeUnit, type ProbedMode } from '../../client/paging/probe-unit.js';
import { rowId } from '../../client/paging/row-id.js';
import { type Finding, notSettled, type ProbeGround, type ProbeQuestion } from '../probe-ground.js';

const SIZES = [25, 50, 100];
/** How many jobs are asked for one that has more than a page of something. */
const JOBS_TRIED = 10;

const plain = (path: string): ReadList => ({ path, query: {}, pageSize: 25 });

/** The lists that exist on their own. */
const LISTS: readonly ReadList[] = [
  { path: '/jobs', query: { sortBy: 'CreatedDate', sortOrder: 'Ascending' }, pageSize: 25 },
  ...['/contacts', '/estimates', '/users', '/supplements'].map(plain),
];

/** What the list answers far behind its end. */
async function pastEnd(ground: ProbeGround, list: ReadList, { mode }: ProbedMode, count: number): Promise<string> {
  const beyond = mode.unit === 'page' ? Math.ceil(count / list.pageSize) + 10 : count + 250;
  const query = { ...list.query, pageSize: list.pageSize, [mode.indexName]: beyond };
  const answer = await ground.get(list.path, query);
  if (answer.kind === 'end') return '416';
  if (answer.kind === 'refused') return `${answer.status} ${answer.reason}`.trim();
  if (answer.kind !== 'ok') return answer.kind;
  const { items } = readCollection(answer.body);
  if (items.length === 0) return 'an empty page';
  const first = await ground.list(list.path, { ...list.query, pageSize: list.pageSize });
  const [again, begin] = [items[0], first?.items[0]];
  return again && begin && rowId(again) === rowId(begin) ? 'page one again' : 'a page with rows, the last one again';
}

async function pagingOf(ground: ProbeGround, list: ReadList): Promise<JsonObject> {
  const first = await ground.get(list.path, { ...list.query, pageSize: list.pageSize, pageStartIndex: 0 });
  if (first.kind !== 'ok') return { readable: false, answered: first.kind };
  const { count, items } = readCollection(first.body);
  const probed = await probeUnit(ground.session, list);
  return {
    readable: true,
    count: count ?? null,
    rows_on_page_one: items.length,
    unit: probed.verified ? probed.mode.unit : 'unknown: one page only',
    parameter: probed.mode.indexName,
    past_end: await pastEnd(ground, list, probed, count ?? items.length),
    ...(probed.warning !== undefined && { warning: probed.warning }),
  };
}

/** The list of a job that is longest, for lists that are kept by job. */
async function longestOfJobs(ground: ProbeGround, name: string): Promise<ReadList | undefined> {
  let longest: { readonly list: ReadList; readonly rows: number } | undefined;
  for (const job of (await ground.someJobs()).slice(0, JOBS_TRIED)) {
    const list = plain(`/jobs/${rowId(job)}/${name}`);
    const page = await ground.list(list.path, { pageSize: list.pageSize });
    const rows = page?.count ?? page?.items.length ?? 0;
    if (!longest || rows > longest.rows) longest = { list, rows };
    if (rows > list.pageSize) break;
  }
  return longest?.list;
}

async function askPaging(ground: ProbeGround): Promise<Finding> {
  const evidence: Record<string, JsonObject> = {};
  for (const list of LISTS) evidence[list.path] = await pagingOf(ground, list);
  for (const name of ['invoices', 'history']) {
    const list = await longestOfJobs(ground, name);
    evidence[`/jobs/{id}/${name}`] = list ? await pagingOf(ground, list) : { readable: false, answered: 'no job' };
  }
  const units = Object.entries(evidence).map(([path, { unit, past_end: end }]) =>
    unit === undefined ? `${path} cannot be read` : `${path} counts ${String(unit)}, past its end ${String(end)}`,
  );
  return { answer: `${units.join('; ')}.`, evidence };
}

/** The largest page of a list that is accepted, and how many rows it brings. */
async function largestPage(ground: ProbeGround, list: ReadList): Promise<JsonObject> {
  const tried: Record<string, string> = {};
  for (const pageSize of SIZES) {
    const answer = await ground.get(list.path, { ...list.query, pageSize, pageStartIndex: 0 });
    tried[pageSize] =
      answer.kind === 'ok'
        ? `${readCollection(answer.body).items.length} rows`
        : answer.kind === 'refused'
          ? `${answer.status} ${answer.reason}`.trim()
          : answer.kind;
    if (answer.kind !== 'ok') break;
  }
  const accepted = Object.entries(tried).filter(([, said]) => said.endsWith(' rows'));
  return { largest: Number(accepted.at(-1)?.[0] ?? 0), tried };
}

async function askSizes(ground: ProbeGround): Promise<Finding> {
  const evidence: Record<string, JsonObject> = {};
  for (const list of LISTS) evidence[list.path] = await largestPage(ground, list);
  const sizes = Object.entries(evidence).map(([path, { largest }]) => `${path} ${String(largest)}`);
  return sizes.length === 0 ? notSettled('no list could be read.') : { answer: `${sizes.join(', ')}.`, evidence };
}

export const pagingQuestion: ProbeQuestion = {
  question: 'What does the index of each list count, and what is answered past its end?',
  ask: askPaging,
};

export const sizeQuestion: ProbeQuestion = {
  question: `Which page sizes does each list accept (of ${SIZES.join(', ')})?`,
  ask: askSizes,
};
