import { isJsonObject, type Json } from '../data/json.ts';
import { notFound } from '../http/answer.ts';
import type { Ask } from './ask.ts';
import type { FaultKind } from './kind.ts';

const indexOf = ({ query }: Ask): number =>
  Number(query.get('pageStartIndex') ?? query.get('recordStartIndex') ?? '0') || 0;

/** One sweep of a list: its path, its key and its two halves. */
const sweepOf = ({ path, key, query }: Ask): string => `${key?.id} ${path} ${query.get('assignment')}`;

const jobOfPath = (path: string): string | undefined =>
  /^\/api\/v2\/(?:jobs|leads)\/([0-9a-f-]{36})(?:\/|$)/.exec(path)?.[1];

function firstId(body: Json): string | undefined {
  const items = isJsonObject(body) ? body['items'] : undefined;
  const first: unknown = Array.isArray(items) ? items[0] : undefined;
  const id = isJsonObject(first) ? first['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Faults in the order of pages. */
export const paging: Readonly<Record<string, FaultKind>> = {
  param_ignored: {
    summary: 'the offset is ignored: every page is page one',
    params: { echo: 'zero | requested, what pageStartIndex then says (zero)' },
    effect: (params) => ({
      bend: { ignoreOffset: params.text('echo', 'zero') === 'requested' ? 'requested' : 'zero' },
    }),
  },
  duplicate_id: {
    summary:
      'the last row of a page stands on the next page again, as if a row had been put in before; no row is lost. It fires on a page after the first and holds for the rest of that sweep',
    params: {},
    fits: (ask) => indexOf(ask) > 0,
    effect: (_params, ask, { shifted }) => {
      shifted.add(sweepOf(ask));
      return { bend: { shift: 1 } };
    },
    aftermath: (ask, { shifted }) => {
      if (indexOf(ask) === 0) shifted.delete(sweepOf(ask));
      return shifted.has(sweepOf(ask)) ? { bend: { shift: 1 } } : undefined;
    },
  },
  vanish: {
    summary: 'the first job of a list is listed, and then 404 on its own page and on its children',
    params: { job: 'the id of another job' },
    fits: ({ method, path }) => method === 'GET' && path === '/api/v2/jobs',
    effect: (params, _ask, { vanished }) => ({
      watch: (body) => {
        const id = params.has('job') ? params.text('job', '') : firstId(body);
        if (id) vanished.add(id);
      },
    }),
    aftermath: ({ path }, { vanished }) => {
      const id = jobOfPath(path);
      return id !== undefined && vanished.has(id) ? { answer: notFound() } : undefined;
    },
  },
  clock_skew: {
    summary: 'the Date header, and the dates of what is changed while it stands, are off',
    params: { ms: 'ahead, or behind when negative (300000)' },
    effect: () => ({}),
  },
};
