import { isJsonObject, type Json, type JsonObject } from '../data/json.ts';
import type { FaultKind } from './kind.ts';

const hasItems = (body: Json): body is JsonObject & { items: readonly Json[] } =>
  isJsonObject(body) && Array.isArray(body['items']);

const mapObject = (body: Json, change: (object: JsonObject) => Json): Json =>
  isJsonObject(body) ? change(body) : body;

const mapItems = (body: Json, change: (item: Json, nth: number) => Json): Json =>
  hasItems(body) ? { ...body, items: body.items.map(change) } : body;

/** A list changes in its items, anything else as a whole. */
const mapRecords = (body: Json, change: (object: JsonObject) => Json): Json =>
  hasItems(body) ? mapItems(body, (item) => mapObject(item, change)) : mapObject(body, change);

const renamed = (object: JsonObject, from: string, to: string): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]));

function rename(object: JsonObject, from: string, to: string): JsonObject {
  if (from) return renamed(object, from, to);
  return 'companyId' in object ? renamed(object, 'companyId', 'id') : renamed(object, 'id', 'companyId');
}

const unexpected: JsonObject = {
  unexpectedText: 'new in this version',
  unexpectedObject: { nested: [1, null, { deeper: true }] },
  unexpectedNull: null,
};

const wrongValues: JsonObject = {
  jobName: 42,
  milestoneDate: 'yesterday',
  locationAddress: 'not an object',
  tradeTypes: 7,
};

function nested(depth: number): Json {
  let inner: Json = 1;
  for (let level = 0; level < depth; level += 1) inner = { deeper: inner };
  return inner;
}

/** Faults in the content of the real answer. */
export const envelope: Readonly<Record<string, FaultKind>> = {
  count_wrong: {
    summary: 'count of a list is wrong',
    params: { count: 'this instead', delta: 'or so many more or fewer (37)' },
    effect: (params) => ({
      rewrite: (body) => {
        if (!hasItems(body)) return body;
        const more = Math.max(0, Number(body['count']) + params.number('delta', 37));
        return { ...body, count: params.number('count', more) };
      },
    }),
  },
  items_null: {
    summary: 'items of a list is null',
    params: {},
    effect: () => ({ rewrite: (body) => (hasItems(body) ? { ...body, items: null } : body) }),
  },
  echo_zero: {
    summary: 'pageStartIndex of a list is 0, whatever was asked for and given',
    params: {},
    effect: () => ({ rewrite: (body) => (hasItems(body) ? { ...body, pageStartIndex: 0 } : body) }),
  },
  extra_fields: {
    summary: 'fields that nobody knows, on the envelope and on every item',
    params: {},
    effect: () => ({
      rewrite: (body) =>
        mapObject(
          mapItems(body, (item) => mapObject(item, (object) => ({ ...object, ...unexpected }))),
          (object) => ({ ...object, ...unexpected }),
        ),
    }),
  },
  renamed_key: {
    summary: 'a key has another name, in every item of a list or in the object',
    params: { from: 'companyId where it is, else id', to: 'id, else companyId' },
    effect: (params) => ({
      rewrite: (body) => mapRecords(body, (object) => rename(object, params.text('from', ''), params.text('to', 'id'))),
    }),
  },
  wrong_types: {
    summary: 'some fields of one item have the wrong type',
    params: { item: 'its place on the page (0)', fields: 'the wrong values (jobName: 42 and others)' },
    effect: (params) => {
      const fields = params.object('fields', wrongValues);
      const spoil = (object: JsonObject): JsonObject => ({ ...object, ...fields });
      return {
        rewrite: (body) =>
          hasItems(body)
            ? mapItems(body, (item, nth) => (nth === params.number('item', 0) ? mapObject(item, spoil) : item))
            : mapObject(body, spoil),
      };
    },
  },
  huge_body: {
    summary: 'more than 10 MB',
    params: { bytes: '11000000' },
    effect: (params) => ({
      rewrite: (body) =>
        mapObject(body, (object) => ({ ...object, padding: 'x'.repeat(params.number('bytes', 11_000_000)) })),
    }),
  },
  deep_json: {
    summary: 'objects in objects, deeper than 64',
    params: { depth: '100' },
    effect: (params) => ({
      rewrite: (body) => mapObject(body, (object) => ({ ...object, nested: nested(params.number('depth', 100)) })),
    }),
  },
};
