import { isJsonObject, type JsonObject } from '../data/json.ts';
import { ControlError } from './control-call.ts';

/** The field of a body, checked; undefined where it is left out. */
export function numberField(body: JsonObject, name: string, low = 0): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < low) {
    throw new ControlError(`${name} is a number of at least ${low}.`);
  }
  return value;
}

export function textField(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new ControlError(`${name} is a text.`);
  return value;
}

export function flagField(body: JsonObject, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean') throw new ControlError(`${name} is true or false.`);
  return value;
}

export function choiceField<T extends string>(body: JsonObject, name: string, known: readonly T[]): T | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (!found) throw new ControlError(`${name} is one of ${known.join(', ')}.`);
  return found;
}

export function objectField(body: JsonObject, name: string): JsonObject | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw new ControlError(`${name} is an object.`);
  return value;
}

/** The given fields that are there, so that what is left out overwrites nothing. */
export function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Refuses a field that nobody reads: a misspelt one would silently not be applied. */
export function onlyFields(body: JsonObject, known: readonly string[]): void {
  const stranger = Object.keys(body).find((name) => !known.includes(name));
  if (stranger) throw new ControlError(`"${stranger}" is not known here; known are ${known.join(', ')}.`);
}
