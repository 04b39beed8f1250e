import type { AuditVerification } from '@aetherlink/contracts/audit';
import { AUDIT_PAGE, CHAIN } from '../../core/strings/audit.strings';
import { formatCount } from '../../ui/time/format-count';

/** Where the chain is broken: at an entry, or at the place of one that is gone. */
export function brokenWords({ id, ring, seq }: NonNullable<AuditVerification['first_bad']>): string {
  const name = AUDIT_PAGE.rings[ring];
  return CHAIN.broken(
    id === null ? CHAIN.brokenPlace(formatCount(seq), name) : CHAIN.brokenEntry(formatCount(id), name),
  );
}
