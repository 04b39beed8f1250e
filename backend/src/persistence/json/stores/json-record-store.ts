import { DomainError } from '../../../domain/domain-error.js';
import type { RecordStore } from '../../record-store.js';

const notYet = async (): Promise<never> => {
  throw new DomainError('persistence_unavailable', 'Records cannot be kept yet.');
};

/** Imported records. */
export class JsonRecordStore implements RecordStore {
  readonly apply = notYet;
  readonly importState = notYet;
  readonly known = notYet;
  readonly rows = notYet;
  readonly get = notYet;
  readonly page = notYet;
  readonly counts = notYet;
}
