import { DomainError } from '../../../domain/domain-error.js';
import { ImportFailure } from '../../importer.js';
import type { ImportRun } from './import-run.js';

/**
 * A failure of a run with what the run had done until then. Everything that is none of ours, a fenced run or an abort
 * among it, passes as it is.
 */
export function withWork(error: unknown, run: ImportRun): unknown {
  const failure = failureOf(error);
  if (!(failure instanceof ImportFailure)) return failure;
  const { errorClass, code, message, retryAt } = failure;
  return new ImportFailure(
    errorClass,
    code,
    message,
    run.stats.total(run.state.chain?.remaining),
    retryAt,
    run.progressed,
  );
}

/** What the store and the key ring refuse, in the words of imports. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  if (error.code === 'secrets_unavailable') return new ImportFailure('system', 'secrets_unavailable', error.message);
  if (error.code !== 'persistence_unavailable' && error.code !== 'store_corrupt') return error;
  const message = `Records could not be saved. ${error.message} What was saved before is kept; the next run goes on from there.`;
  return new ImportFailure('system', 'store_unavailable', message);
}
