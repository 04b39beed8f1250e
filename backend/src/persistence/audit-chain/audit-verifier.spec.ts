import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEntry } from '../../domain/audit-entry.js';
import { sampleChain } from '../testing/sample-chain.js';
import { AuditChain } from './audit-chain.js';
import { AuditVerifier } from './audit-verifier.js';
import type { AuditVerdict, ChainPoints } from './chain-types.js';
import { AUDIT_RINGS, CHAIN_BEGINNING } from './chain-types.js';

const keyed = AuditChain.keyed(Buffer.alloc(32, 7));
const plain = AuditChain.plain();
const START = { seq: 0, hash: CHAIN_BEGINNING };
const STARTS: ChainPoints = { people: START, system: START };

const P = 'people' as const;
const S = 'system' as const;
const SIX = [P, S, P, P, S, P];

function headsOf(entries: readonly AuditEntry[]): ChainPoints {
  return Object.fromEntries(
    AUDIT_RINGS.flatMap((ring) => {
      const last = entries.findLast((entry) => entry.ring === ring);
      return last ? [[ring, { seq: last.seq, hash: last.hash ?? '' }]] : [];
    }),
  );
}

function verdictOf(
  entries: readonly AuditEntry[],
  {
    chain = keyed,
    anchors = STARTS,
    heads = {},
  }: { chain?: AuditChain; anchors?: ChainPoints; heads?: ChainPoints } = {},
): AuditVerdict {
  const verifier = new AuditVerifier(chain, AUDIT_RINGS, anchors);
  for (const entry of entries) verifier.add(entry);
  return verifier.verdict(heads, 5_000);
}

const firstBad = (...given: Parameters<typeof verdictOf>) => verdictOf(...given).firstBad;

describe('the check of the chain', () => {
  it('says what of each ring was checked, up to which entry, and where the chain ends', () => {
    const chain = sampleChain(keyed, SIX);
    expect(verdictOf(chain, { heads: headsOf(chain) })).toEqual({
      intact: true,
      kind: 'hmac',
      verifiedAt: 5_000,
      rings: [
        { ring: P, fromSeq: 1, toSeq: 4, entries: 4, head: chain[5]?.hash },
        { ring: S, fromSeq: 1, toSeq: 2, entries: 2, head: chain[4]?.hash },
      ],
      verifiedUpTo: 6,
    });
  });

  it('has nothing to say against an audit without an entry', () => {
    expect(verdictOf([])).toMatchObject({
      intact: true,
      verifiedUpTo: null,
      rings: [
        { ring: P, fromSeq: 1, toSeq: 0, entries: 0, head: CHAIN_BEGINNING },
        { ring: S, fromSeq: 1, toSeq: 0, entries: 0 },
      ],
    });
  });

  it('goes on from an anchor, and passes over what was written before the chain began', () => {
    const chain = sampleChain(keyed, SIX);
    const anchors = { people: { seq: 2, hash: chain[2]?.hash ?? '' }, system: START };
    expect(verdictOf(chain, { anchors }).rings[0]).toMatchObject({ fromSeq: 3, toSeq: 4, entries: 2 });
    const bare = chain.map((entry, i) => (i < 3 && entry.ring === P ? { ...entry, hash: undefined } : entry));
    expect(verdictOf(bare, { anchors }).intact).toBe(true);
    expect(verdictOf(bare.slice(3), { anchors: { people: anchors.people } }).intact).toBe(true);
  });

  it('leaves rings alone that have no chain', () => {
    const chain = sampleChain(keyed, SIX).map((entry) => (entry.ring === S ? { ...entry, actor: 'x' } : entry));
    const verifier = new AuditVerifier(keyed, [P], STARTS);
    for (const entry of chain) verifier.add(entry);
    expect(verifier.verdict({}, 0)).toMatchObject({ intact: true, rings: [{ ring: P }] });
  });

  it('names the entry behind a gap, and what is missing', () => {
    const chain = sampleChain(keyed, SIX);
    expect(firstBad(chain.toSpliced(2, 1))).toEqual({
      ring: P,
      seq: 3,
      id: 4,
      reason: 'Before it, entry 2 of the ring is missing.',
    });
    expect(firstBad(chain.slice(3))?.reason).toBe('Before it, entries 1 to 2 of the ring are missing.');
  });

  it('names the newest entries as missing when they fall short of the noted end', () => {
    const chain = sampleChain(keyed, SIX);
    expect(firstBad(chain.slice(0, 3), { heads: headsOf(chain) })).toEqual({
      ring: P,
      seq: 3,
      id: null,
      reason: 'The newest entries 3 to 4 of the ring are missing.',
    });
  });

  it('notices that everything was written anew under a plain chain, by the end that was noted', () => {
    const heads = headsOf(sampleChain(plain, SIX));
    const anew = sampleChain(plain, SIX.with(0, P)).map((entry) => ({ ...entry, actor: 'nobody' }));
    let before = CHAIN_BEGINNING;
    const people = anew
      .filter(({ ring }) => ring === P)
      .map((entry) => {
        const chained = plain.chained(before, entry);
        before = chained.hash;
        return chained;
      });
    expect(firstBad(people, { chain: plain, heads: { people: heads.people ?? START } })).toMatchObject({
      seq: 4,
      id: 6,
      reason: 'It is not the entry that was noted as the newest.',
    });
  });

  it('names an entry that lost its hash, and one that does not follow the anchor', () => {
    const chain = sampleChain(keyed, SIX);
    const bare = chain.map((entry) => (entry.id === 4 ? { ...entry, hash: undefined } : entry));
    expect(firstBad(bare)).toMatchObject({ id: 4, reason: expect.stringContaining('no hash') });
    const anchors = { ...STARTS, people: { seq: 0, hash: '1'.repeat(64) } };
    expect(firstBad(chain, { anchors })).toMatchObject({ id: 1, reason: expect.stringContaining('begins with') });
  });

  it('stops at the first bad entry, and proves what comes before it alone', () => {
    const chain = sampleChain(keyed, SIX);
    const edited = chain.map((entry) => (entry.id >= 3 ? { ...entry, actor: 'nobody' } : entry));
    expect(verdictOf(edited)).toMatchObject({ intact: false, verifiedUpTo: 2, firstBad: { ring: P, seq: 2, id: 3 } });
  });
});

describe('whatever is done to a chained audit', () => {
  const rings = fc.array(fc.constantFrom(P, S), { minLength: 2, maxLength: 30 });
  const tampered = (
    change: (entries: readonly AuditEntry[], place: number) => { entries: readonly AuditEntry[]; named: number[] },
    chain = keyed,
  ): void =>
    fc.assert(
      fc.property(rings, fc.nat(), (made, nat) => {
        const whole = sampleChain(chain, made);
        const { entries, named } = change(whole, nat % whole.length);
        const bad = firstBad(entries, { chain, heads: headsOf(whole) });
        expect(named).toContain(bad?.id ?? -(bad?.seq ?? 0));
      }),
    );

  it('nothing is named as long as nothing was done', () => {
    fc.assert(
      fc.property(rings, (made) => {
        const whole = sampleChain(keyed, made);
        expect(verdictOf(whole, { heads: headsOf(whole) })).toMatchObject({ intact: true, verifiedUpTo: made.length });
      }),
    );
  });

  it('a changed entry is named, also when its own plain hash was computed anew', () => {
    const edit = (entries: readonly AuditEntry[], place: number, hash: (entry: AuditEntry) => AuditEntry) => ({
      entries: entries.map((entry, i) => (i === place ? hash({ ...entry, actor: 'nobody' }) : entry)),
      named: [place + 1],
    });
    tampered((entries, place) => edit(entries, place, (entry) => entry));
    tampered((entries, place) =>
      edit(entries, place, (entry) => ({ ...entry, hash: plain.hashOf(entry.prevHash ?? '', entry) })),
    );
  });

  it('one other digit in a hash is named', () => {
    const other = (sum = ''): string => (sum.startsWith('0') ? '1' : '0') + sum.slice(1);
    tampered((entries, place) => ({
      entries: entries.map((entry, i) => (i === place ? { ...entry, hash: other(entry.hash) } : entry)),
      named: [place + 1],
    }));
    tampered((entries, place) => ({
      entries: entries.map((entry, i) => (i === place ? { ...entry, prevHash: other(entry.prevHash) } : entry)),
      named: [place + 1],
    }));
  });

  it('a missing entry is named by the next of its ring, or as the newest that is not there', () => {
    tampered((entries, place) => {
      const gone = entries[place];
      const next = entries.find(({ ring, id }) => ring === gone?.ring && id > place + 1);
      return { entries: entries.toSpliced(place, 1), named: [next?.id ?? -(gone?.seq ?? 0)] };
    });
  });

  it('two entries of a ring that changed places are named by the one that comes first now', () => {
    tampered((entries, place) => {
      const one = entries[place];
      const next = entries.findIndex(({ ring, id }) => ring === one?.ring && id > place + 1);
      const other = entries[next];
      fc.pre(one !== undefined && other !== undefined);
      return one && other
        ? { entries: entries.with(place, other).with(next, one), named: [other.id] }
        : { entries, named: [] };
    });
  });
});
