import type { AuditOperation } from '@aetherlink/contracts/audit';
import { OPERATIONS } from '../strings/operation.strings';

/** An audit operation in words; a name from the original system's files stays as it is. */
export function operationWords(operation: string): string {
  return isKnown(operation) ? OPERATIONS[operation] : operation;
}

function isKnown(operation: string): operation is AuditOperation {
  return Object.hasOwn(OPERATIONS, operation);
}
