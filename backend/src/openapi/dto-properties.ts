import type { ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

type Class = new (...args: never[]) => object;

/** What each rule of class-validator says in the words of a schema. */
const IN_SCHEMA: Readonly<Record<string, (constraints: readonly unknown[]) => Record<string, unknown>>> = {
  isString: () => ({ type: 'string' }),
  isNotEmpty: () => ({ minLength: 1 }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, maxLength }),
  matches: ([pattern]) => ({ pattern: pattern instanceof RegExp ? pattern.source : pattern }),
  isIn: ([words]) => ({ type: 'string', enum: words }),
};

/** A rule that lets a field be left out. */
/** What class-validator calls a rule of the kind `MayBeLeftOut`. */
const CONDITIONAL = 'conditionalValidation';

function optionsOf(rules: readonly ValidationMetadata[]): ApiPropertyOptions {
  const isList = rules.some(({ each }) => each);
  const schema = Object.assign(
    {},
    ...rules.map(({ name, constraints }) => IN_SCHEMA[name ?? '']?.(constraints ?? []) ?? {}),
  ) as Record<string, unknown>;
  const required = !rules.some(({ type }) => type === CONDITIONAL);
  const { type = 'string', ...rest } = schema;
  return isList
    ? ({ type: 'array', items: { type, ...rest }, required } as ApiPropertyOptions)
    : ({ type, ...rest, required } as ApiPropertyOptions);
}

/** The fields of a DTO class as its rules describe them, so that nothing has to be said twice. */
export function dtoProperties(dto: Class): ReadonlyMap<string, ApiPropertyOptions> {
  const storage = getMetadataStorage();
  const fields = storage.groupByPropertyName(storage.getTargetValidationMetadatas(dto, '', true, false));
  return new Map(Object.entries(fields).map(([field, rules]) => [field, optionsOf(rules)]));
}
