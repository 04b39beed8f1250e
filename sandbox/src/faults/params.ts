import { isJsonObject, type JsonObject } from '../data/json.ts';
import type { Params } from './ask.ts';

export function paramsOf(given: JsonObject): Params {
  return {
    has: (name) => given[name] !== undefined,
    number: (name, otherwise) => {
      const value = given[name];
      return typeof value === 'number' ? value : otherwise;
    },
    text: (name, otherwise) => {
      const value = given[name];
      return typeof value === 'string' ? value : otherwise;
    },
    object: (name, otherwise) => {
      const value = given[name];
      return isJsonObject(value) ? value : otherwise;
    },
  };
}
