import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { BadEntry, ChainKind, RingVerdict } from '../persistence/audit-chain/chain-types.js';

/** The exit code of an audit that is not as it was written. */
const NOT_INTACT = 1;

/** The one sentence of a check that failed. */
export const notIntact = (what: string, finding: string): StartRefusal =>
  new StartRefusal(`${what} is not intact: ${finding}`, NOT_INTACT);

/** Without the key every entry would look forged. */
export const keyNeeded = (what: string): StartRefusal =>
  new StartRefusal(`${what} was chained with a key: AUDIT_KEY_FILE has to name it.`, EXIT.config);

export const badEntry = ({ ring, seq, id, reason }: BadEntry): string =>
  `the first bad entry is number ${seq} of the ring ${ring}${id === null ? '' : ` (id ${id})`}. ${reason}`;

/** What lies before the checked entries, which may still be shown. */
export function notProved(rings: readonly Pick<RingVerdict, 'ring' | 'fromSeq'>[]): readonly string[] {
  const later = rings.filter(({ fromSeq }) => fromSeq > 1).map(({ ring, fromSeq }) => `number ${fromSeq} of ${ring}`);
  return later.length === 0
    ? []
    : [`Nothing is proved about what came before ${later.join(' and ')}: it was removed, or the chain began there.`];
}

/** What a good chain proves. */
export const proofOf = (kind: ChainKind): string =>
  kind === 'hmac'
    ? 'The chain is keyed: nobody without the key of AUDIT_KEY_FILE can have changed what was checked.'
    : 'The chain is plain (no AUDIT_KEY_FILE): it proves that nothing was damaged, not that nobody changed it.';
