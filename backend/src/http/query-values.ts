import { Transform } from 'class-transformer';

/** Digits only: `1e3`, `0x10`, ` 5` and the empty string are not taken for numbers. */
const WHOLE = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,9})?$/;

const numberIn = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value) ? Number(value) : value;

const transformed = (convert: (value: unknown) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => convert(value), { toClassOnly: true });

/** A query field that is a whole number, such as `limit=50`. What is none stays a string, for `@IsInt()` to refuse. */
export const WholeNumberInQuery = (): PropertyDecorator => transformed(numberIn(WHOLE));

/** A query field in epoch seconds, such as `since=1762661677.68`, for `@IsNumber()` to check. */
export const SecondsInQuery = (): PropertyDecorator => transformed(numberIn(DECIMAL));

/** A query field that takes several words, separated by commas: `state=late,error`. A parameter is sent once only. */
export const ListInQuery = (): PropertyDecorator =>
  transformed((value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((word) => word.trim())
          .filter((word) => word !== '')
      : value,
  );
