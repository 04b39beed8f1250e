import type { AuditOperation } from '@aetherlink/contracts/audit';
import { AUDIT_FILTER } from '../../core/strings/audit.strings';
import { OPERATIONS } from '../../core/strings/operation.strings';

/** Operations of one kind; `name` is how the address asks for all of them: `scheduler.import.*`. */
export interface OperationGroup {
  readonly name: string;
  readonly words: string;
  readonly operations: readonly AuditOperation[];
}

const ALL = Object.keys(OPERATIONS) as AuditOperation[];

/** Every operation stands in exactly one group. */
export const OPERATION_GROUPS: readonly OperationGroup[] = Object.entries(AUDIT_FILTER.groups).map(([name, words]) => ({
  name,
  words,
  operations: ALL.filter((operation) => operation.startsWith(name.slice(0, -1))),
}));

/** What to ask the server for: the operations of a group, or the one that is named. */
export function operationsOf(name: string): string | readonly AuditOperation[] {
  return OPERATION_GROUPS.find((group) => group.name === name)?.operations ?? name;
}

export function isKnownOperation(name: string): boolean {
  return Object.hasOwn(OPERATIONS, name) || OPERATION_GROUPS.some((group) => group.name === name);
}
