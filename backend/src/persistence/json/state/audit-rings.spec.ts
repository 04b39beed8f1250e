import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleEntry } from '../../testing/sample-facts.js';
import { AuditRings, NO_NUMBERS, numberEntry } from './audit-rings.js';

function fill(rings: readonly ('people' | 'system')[]): AuditRings {
  const audit = new AuditRings();
  let numbers = NO_NUMBERS;
  for (const ring of rings) {
    const numbered = numberEntry(numbers, sampleEntry('acme', { ring }), 0);
    numbers = numbered.numbers;
    audit.add(numbered.entry);
  }
  return audit;
}

const countOf = (audit: AuditRings, ring: string): number => audit.all.filter((entry) => entry.ring === ring).length;

describe('the audit rings', () => {
  it('number entries over both rings and, without a gap, within each', () => {
    const audit = fill(['people', 'system', 'system', 'people']);
    expect(audit.all.map(({ id, ring, seq }) => [id, ring, seq])).toEqual([
      [1, 'people', 1],
      [2, 'system', 1],
      [3, 'system', 2],
      [4, 'people', 2],
    ]);
  });

  it('keep the newest 50 acts of people, whatever the scheduler does', () => {
    const audit = fill([...Array(60).fill('people'), ...Array(500).fill('system')]);
    expect([countOf(audit, 'people'), countOf(audit, 'system')]).toEqual([50, 50]);
    expect(audit.all.filter(({ ring }) => ring === 'people').map(({ seq }) => seq)).toEqual(
      Array.from({ length: 50 }, (_, i) => 11 + i),
    );
  });

  it('give people the whole room while the scheduler is quiet', () => {
    expect(countOf(fill(Array(300).fill('people')), 'people')).toBe(100);
  });

  it('hold at most 100 entries without a gap in either ring, and know what fell off', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('people' as const, 'system' as const), { maxLength: 400 }), (rings) => {
        const audit = fill(rings);
        expect(audit.all.length).toBe(Math.min(100, rings.length));
        for (const ring of ['people', 'system'] as const) {
          const seqs = audit.all.filter((entry) => entry.ring === ring).map(({ seq }) => seq);
          const total = rings.filter((r) => r === ring).length;
          expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => total - seqs.length + 1 + i));
          expect(audit.anchors[ring]).toBe(total - seqs.length);
          if (ring === 'people') expect(seqs.length).toBeGreaterThanOrEqual(Math.min(50, total));
        }
      }),
    );
  });
});
