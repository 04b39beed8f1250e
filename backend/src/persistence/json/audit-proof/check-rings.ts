import type { Moment } from '../../../domain/moment.js';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import { AuditVerifier } from '../../audit-chain/audit-verifier.js';
import type { AuditVerdict } from '../../audit-chain/chain-types.js';
import { AUDIT_RINGS } from '../../audit-chain/chain-types.js';
import type { AuditRings } from '../state/audit-rings.js';

const OTHER_KEY = "The audit's chain was not made with the key that AUDIT_KEY_FILE gives now.";

/** Checks the kept entries against the places of their chains. */
export function checkRings({ all, chains: { places } }: AuditRings, chain: AuditChain, now: Moment): AuditVerdict {
  const verifier = new AuditVerifier(chain, AUDIT_RINGS, places?.anchors ?? {});
  for (const entry of all) verifier.add(entry);
  const verdict = verifier.verdict(places?.heads ?? {}, now);
  if (!verdict.firstBad || places === undefined || places.name === chain.name) return verdict;
  // Every hash differs then, and whoever reads of the first one would look for a culprit.
  const { firstBad } = verdict;
  return { ...verdict, isOfOtherKey: true, firstBad: { ...firstBad, reason: `${firstBad.reason} ${OTHER_KEY}` } };
}
