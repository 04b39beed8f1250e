import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, type FieldProblem } from '../domain/domain-error.js';

/** Enough to mend a form; a hostile body gets no answer many times its own size. */
const MAX_ERRORS = 50;

const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function* fieldProblems(errors: readonly ValidationError[], parent = ''): Generator<FieldProblem> {
  for (const { property, constraints, children } of errors) {
    const field = parent ? `${parent}.${property}` : property;
    for (const [rule, message] of Object.entries(constraints ?? {})) {
      yield { field, message: rule === 'whitelistValidation' ? 'This field is not known here.' : capitalised(message) };
    }
    if (children?.length) yield* fieldProblems(children, field);
  }
}

/** One refusal that names every field that is wrong. */
export function validationFailed(errors: readonly ValidationError[]): DomainError {
  const problems = [...fieldProblems(errors)].slice(0, MAX_ERRORS);
  const fields = [...new Set(problems.map(({ field }) => field))].join(', ');
  return new DomainError('validation_failed', `Not valid: ${fields}.`, { errors: problems });
}

/**
 * Checks bodies and queries against their DTO classes. Unknown fields are refused, nothing is converted by guessing:
 * a query value that is to become a number says so with a decorator of query-values.ts.
 */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: validationFailed,
  });
