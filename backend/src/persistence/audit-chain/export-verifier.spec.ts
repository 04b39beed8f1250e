import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeAuditEntry } from '../codecs/audit-codec.js';
import { sampleChain } from '../testing/sample-chain.js';
import type { ChainedEntry } from './audit-chain.js';
import { AuditChain } from './audit-chain.js';
import type { ExportedHead } from './exported-line.js';
import { exportedLine } from './exported-line.js';
import type { ExportVerdict } from './export-verifier.js';
import { ExportVerifier } from './export-verifier.js';

const keyed = AuditChain.keyed(Buffer.alloc(32, 7));
const P = 'people' as const;
const S = 'system' as const;
const SIX = sampleChain(keyed, [P, S, P, P, S, P]);

const lineOf = (entry: ChainedEntry): string => JSON.stringify(encodeAuditEntry(entry));
const linesOf = (entries: readonly ChainedEntry[]): readonly string[] => entries.map(lineOf);

function endOf(entries: readonly ChainedEntry[], changes: Partial<ExportedHead> = {}): ExportedHead {
  const rings = Object.fromEntries(
    [P, S].flatMap((ring) => {
      const last = entries.findLast((entry) => entry.ring === ring);
      return last ? [[ring, { seq: last.seq, hash: last.hash, fromSeq: 1 }]] : [];
    }),
  );
  return { kind: 'hmac', entries: entries.length, isWhole: true, rings, ...changes };
}

function verdictOf(lines: readonly string[], head?: ExportedHead): ExportVerdict {
  const verifier = new ExportVerifier(keyed, head);
  for (const text of lines) {
    const line = exportedLine(text);
    if (!line || 'head' in line) throw new Error(`No entry: ${text}`);
    verifier.add(line);
  }
  return verifier.verdict();
}

describe('the last line of an export', () => {
  it('says where the chains ended, and whether filters left something out', () => {
    const line = {
      type: 'chain_head',
      kind: 'plain',
      entries: 3,
      rings: { people: { seq: 4, hash: 'aa', from_seq: 2 } },
    };
    const head = { kind: 'plain', entries: 3, rings: { people: { seq: 4, hash: 'aa', fromSeq: 2 } } };
    expect(exportedLine(JSON.stringify(line))).toEqual({ head: { ...head, isWhole: false } });
    expect(exportedLine(JSON.stringify({ ...line, filters: {} }))).toEqual({ head: { ...head, isWhole: true } });
    expect(exportedLine(JSON.stringify({ ...line, filters: { ring: 'people' } }))).toEqual({
      head: { ...head, isWhole: false },
    });
  });

  it('is not one that says more, or names another ring', () => {
    const people = { seq: 4, hash: 'aa', from_seq: 2 };
    const line = { type: 'chain_head', kind: 'plain', entries: 3, rings: { people }, filters: {} };
    expect(exportedLine(JSON.stringify(line))).toBeDefined();
    for (const other of [{ note: 1 }, { rings: { qeople: people } }, { rings: { people: { ...people, from: 1 } } }]) {
      expect(exportedLine(JSON.stringify({ ...line, ...other }))).toBeUndefined();
    }
  });

  it.each(['', '{', '[]', '7', '{"type":"chain_head"}', '{"id":1}'])('is not %j, nor is that an entry', (text) => {
    expect(exportedLine(text)).toBeUndefined();
  });
});

describe('the check of a whole export', () => {
  const head = endOf(SIX);

  it('finds it as it was written', () => {
    expect(verdictOf(linesOf(SIX), head)).toEqual({ entries: 6, chained: 6 });
    expect(verdictOf(linesOf(SIX))).toEqual({ entries: 6, chained: 6 });
  });

  it('names what is missing wherever it was', () => {
    expect(verdictOf(linesOf(SIX.slice(1)), head).firstBad).toMatchObject({ ring: P, seq: 2, id: 3 });
    expect(verdictOf(linesOf(SIX.toSpliced(2, 1)), head).firstBad).toMatchObject({ ring: P, seq: 3, id: 4 });
    expect(verdictOf(linesOf(SIX.slice(0, 5)), head).firstBad).toMatchObject({ ring: P, seq: 4, id: null });
  });

  it('counts its lines, so that what was left out of a filtered one shows too', () => {
    const people = SIX.filter(({ ring }) => ring === P);
    const filtered = endOf(SIX, { isWhole: false, entries: people.length });
    expect(verdictOf(linesOf(people), filtered)).toEqual({ entries: 4, chained: 4 });
    expect(verdictOf(linesOf(people.toSpliced(1, 1)), filtered).firstBad).toMatchObject({ seq: 3, id: 4 });
    expect(verdictOf(linesOf(people.slice(0, 3)), filtered).problem).toBe(
      'It holds 3 entries, and its last line says that there are 4.',
    );
  });

  it('holds the newest entry against the end that was named', () => {
    const other = endOf(SIX, { rings: { people: { seq: 4, hash: '0'.repeat(64), fromSeq: 1 } } });
    expect(verdictOf(linesOf(SIX), other).firstBad).toMatchObject({ ring: P, seq: 4 });
    const earlier = endOf(SIX, { rings: { people: { seq: 3, hash: '0'.repeat(64), fromSeq: 1 } } });
    expect(verdictOf(linesOf(SIX), earlier).firstBad?.reason).toContain('newer than the end');
  });

  it('passes over what came before the chain, and over rings without one', () => {
    const stranger = AuditChain.keyed(Buffer.alloc(32, 9));
    const old = SIX.map((entry) =>
      entry.ring === S || entry.seq < 3 ? { ...entry, hash: stranger.hashOf(entry.prevHash, entry) } : entry,
    );
    const from = endOf(SIX, { rings: { people: { seq: 4, hash: SIX[5]?.hash ?? '', fromSeq: 3 } } });
    expect(verdictOf(linesOf(old), from)).toEqual({ entries: 6, chained: 2 });
    expect(verdictOf(linesOf(old), endOf(SIX)).firstBad).toMatchObject({ ring: P, seq: 1 });
  });

  it('names an entry that lost its hash within the chain, with an end named or without', () => {
    const bare = linesOf(SIX).map((text, i) => (i === 2 ? text.replace(/,"hash":.*\}/, '}') : text));
    expect(verdictOf(bare, head).firstBad).toMatchObject({ id: 3 });
    expect(verdictOf(bare).firstBad).toMatchObject({ id: 3 });
  });

  it('takes an entry at its text: other times beside the time, or more than an entry has, are no proof', () => {
    const [first = ''] = linesOf(SIX);
    for (const text of [first.replace('1970-01-01', '1971-01-01'), first.replace('{', '{"note":"x",')]) {
      expect(verdictOf([text]).firstBad).toMatchObject({ id: 1, reason: 'Its hash is not that of what it says.' });
    }
  });
});

describe('whatever was done to an export', () => {
  const rings = fc.array(fc.constantFrom(P, S), { minLength: 2, maxLength: 20 });

  it('is no entry with a member that stands there twice: it is read once, and people may read the other', () => {
    const [text = ''] = linesOf(SIX);
    expect(exportedLine(text)).toBeDefined();
    expect(exportedLine(text.replace('{', '{"tenant":"evil",'))).toBeUndefined();
  });

  it('any part of it proves itself, in its order', () => {
    fc.assert(
      fc.property(rings, fc.infiniteStream(fc.boolean()), (made, keep) => {
        const part = sampleChain(keyed, made).filter(() => keep.next().value);
        expect(verdictOf(linesOf(part))).toEqual({ entries: part.length, chained: part.length });
      }),
    );
  });

  it('one other character in a line is named, or makes it no entry', () => {
    fc.assert(
      fc.property(rings, fc.nat(), fc.nat(), fc.constantFrom(...'0aZ"},:'), (made, n, at, character) => {
        const lines = linesOf(sampleChain(keyed, made));
        const place = n % lines.length;
        const line = lines[place] ?? '';
        const other = line.slice(0, at % line.length) + character + line.slice((at % line.length) + 1);
        fc.pre(other !== line);
        const read = exportedLine(other);
        if (!read || 'head' in read) return;
        const { firstBad } = verdictOf(lines.with(place, other));
        // An entry that claims to be another one may be named by its neighbour.
        expect([place + 1, place + 2, read.entry.id]).toContain(firstBad?.id);
      }),
      { numRuns: 1_000 },
    );
  });

  it('two lines that changed places are named', () => {
    fc.assert(
      fc.property(rings, fc.nat(), (made, n) => {
        const whole = sampleChain(keyed, made);
        const place = n % (whole.length - 1);
        const [one, other] = [whole[place], whole[place + 1]];
        if (!one || !other) return;
        const { firstBad } = verdictOf(linesOf(whole.with(place, other).with(place + 1, one)));
        expect([one.id, other.id]).toContain(firstBad?.id);
      }),
    );
  });
});
