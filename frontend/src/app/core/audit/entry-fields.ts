import type { AuditEntry } from '@aetherlink/contracts/audit';

/** A text that may stand in an entry's before, after or metadata; these are open records on the wire. */
export function textField(entry: AuditEntry, field: string): string | null {
  const value = entry.after?.[field] ?? entry.metadata?.[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberField(entry: AuditEntry, field: string): number | null {
  const value = entry.after?.[field] ?? entry.metadata?.[field];
  return typeof value === 'number' ? value : null;
}

export function flagField(entry: AuditEntry, field: string): boolean {
  return (entry.after?.[field] ?? entry.metadata?.[field]) === true;
}

/** A number that changed; null when it did not. */
export function changedNumber(entry: AuditEntry, field: string): { from: number; to: number } | null {
  const from = entry.before?.[field];
  const to = entry.after?.[field];
  return typeof from === 'number' && typeof to === 'number' && from !== to ? { from, to } : null;
}
