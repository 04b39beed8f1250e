import { DomainError } from '../../../domain/domain-error.js';

/**
 * What a failed statement means. `lost`: the connection is gone or silent, and nobody answered. `busy`: nothing was done,
 * a second try may go through. `refused`: the server cannot do it at present. `defect`: our own fault.
 */
export type TroubleKind = 'lost' | 'busy' | 'refused' | 'defect';

export interface Trouble {
  readonly kind: TroubleKind;
  /** For people; names neither host nor statement. */
  readonly reason: string;
}

const UNREACHABLE = 'the database cannot be reached';
const RESTARTING = 'the database is restarting';

const BY_CODE: Readonly<Record<string, Trouble>> = {
  '57P01': { kind: 'lost', reason: RESTARTING },
  '57P02': { kind: 'lost', reason: RESTARTING },
  '57P03': { kind: 'lost', reason: RESTARTING },
  '25P03': { kind: 'lost', reason: 'the database has closed an idle transaction' },
  '25006': { kind: 'refused', reason: 'the database takes no changes at present' },
  '40001': { kind: 'busy', reason: 'too many changes met at once' },
  '40P01': { kind: 'busy', reason: 'too many changes met at once' },
  '53100': { kind: 'refused', reason: 'the disk of the database is full' },
  '53200': { kind: 'refused', reason: 'the database is out of memory' },
  '53300': { kind: 'refused', reason: 'the database takes no more connections' },
  '55P03': { kind: 'refused', reason: 'another change is in the way' },
  '57014': { kind: 'refused', reason: 'the database takes too long' },
};

/** Sentences of the driver, which has no codes for them. */
const BY_MESSAGE: readonly (readonly [RegExp, Trouble])[] = [
  [/timeout exceeded when trying to connect/i, { kind: 'refused', reason: 'no connection to the database is free' }],
  [/^Query read timeout$|timeout expired/, { kind: 'lost', reason: 'the database does not answer' }],
  [
    /Connection terminated|not queryable|Client has encountered a connection error|connection is closed|Cannot use a pool after/i,
    { kind: 'lost', reason: UNREACHABLE },
  ],
];

/** What an error of the driver means. */
export function troubleOf(error: unknown): Trouble {
  const code = codeOf(error) ?? '';
  const known = BY_CODE[code];
  if (known) return known;
  if (/^(?:08|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN)/.test(code)) {
    return { kind: 'lost', reason: UNREACHABLE };
  }
  if (code.startsWith('53') || code.startsWith('58')) {
    return { kind: 'refused', reason: 'the database is out of resources' };
  }
  const message = error instanceof Error ? error.message : '';
  const said = BY_MESSAGE.find(([pattern]) => pattern.test(message));
  return said ? said[1] : { kind: 'defect', reason: 'the database has refused a statement' };
}

/** The five characters of the server, or the word of the system. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return code;
  const inner = error instanceof AggregateError ? (error.errors as readonly unknown[])[0] : undefined;
  return inner === undefined ? undefined : codeOf(inner);
}

/** True when `error` is the violation of this unique index or key. */
export const violates = (error: unknown, constraint: string): boolean =>
  codeOf(error) === '23505' && (error as { readonly constraint?: unknown }).constraint === constraint;

/** What the caller is told of trouble. A defect stays what it is. */
export function refusalFor(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const { kind, reason } = troubleOf(error);
  return kind === 'defect' ? error : unavailable(reason, error);
}

export function unavailable(reason: string, cause?: unknown): DomainError {
  const message = `The store cannot be used at the moment: ${reason}. Nothing was changed; try again later.`;
  return new DomainError('persistence_unavailable', message, { retryAfterSec: 5 }, { cause });
}

/** The connection broke while the server was about to commit, and could not be asked afterwards. */
export function unknownOutcome(cause: unknown): DomainError {
  const message =
    'The connection to the database broke while this was being saved, and it is not known whether it was. ' +
    'Look before you do it again; a request with an Idempotency-Key can be repeated as it is.';
  return new DomainError('persistence_unavailable', message, { retryAfterSec: 5 }, { cause });
}
