import { DomainError } from '../../../domain/domain-error.js';
import type { RunLogStore } from '../../run-log-store.js';

const notYet = async (): Promise<never> => {
  throw new DomainError('persistence_unavailable', 'Run logs cannot be kept yet.');
};

/** Logs of live runs. */
export class JsonRunLogStore implements RunLogStore {
  readonly append = notYet;
  readonly page = notYet;
}
