import type { AuditVerification } from '@aetherlink/contracts/audit';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Unstamped } from '../http/unstamped.js';
import type { AuditVerdict } from '../persistence/audit-chain/chain-types.js';

/** What a check of the chain has found, as the API shows it. */
export function verdictWire(verdict: AuditVerdict): Unstamped<AuditVerification> {
  const { intact, kind, verifiedAt, rings, verifiedUpTo, firstBad } = verdict;
  return {
    intact,
    kind,
    verified_at: toSeconds(verifiedAt),
    verified_at_iso: toIso(verifiedAt),
    rings: rings.map(({ ring, fromSeq, toSeq, entries, head }) => ({
      ring,
      from_seq: fromSeq,
      to_seq: toSeq,
      entries,
      head,
    })),
    verified_up_to: verifiedUpTo,
    ...(firstBad ? { first_bad: { ...firstBad } } : {}),
  };
}
