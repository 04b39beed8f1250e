import { TestBed } from '@angular/core/testing';
import { PartBed } from '../../core/testing/part-bed';
import { verificationOf } from '../testing/audit-answer';
import { AuditChain } from './audit-chain';
import { ChainBadge } from './chain-badge';

const open = () => new PartBed(ChainBadge, { providers: [AuditChain] });

describe('ChainBadge', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('says up to where the chain is verified and when', async () => {
    const bed = open();
    expect(bed.words).toBe('Checking the chain…');
    await bed.answer('audit/verify', verificationOf());
    expect(bed.words).toBe('Verified up to #48,211 at 14:32');
  });

  it('is honest about a chain without a key', async () => {
    const bed = open();
    await bed.answer('audit/verify', verificationOf({ kind: 'plain' }));
    expect(bed.words).toContain('Plain chain: it proves accidents, not tampering.');
  });

  it('names the first bad entry', async () => {
    const bed = open();
    const first_bad = { ring: 'people', seq: 7, id: 12, reason: 'Its hash does not fit what it says.' } as const;
    await bed.answer('audit/verify', verificationOf({ intact: false, first_bad }));
    expect(bed.words).toBe('The chain is broken at #12 (People) Its hash does not fit what it says.');
  });

  it('names the place of an entry that is gone', async () => {
    const bed = open();
    const first_bad = { ring: 'system', seq: 1007, id: null, reason: 'It is missing.' } as const;
    await bed.answer('audit/verify', verificationOf({ intact: false, first_bad }));
    expect(bed.words).toContain('The chain is broken at place 1,007 (System), where an entry is missing');
  });

  it('has nothing to verify in an empty audit', async () => {
    const bed = open();
    await bed.answer('audit/verify', verificationOf({ verified_up_to: null }));
    expect(bed.words).toContain('Nothing to verify yet');
  });

  it('says that a check failed, and checks again', async () => {
    const bed = open();
    await bed.refuse('audit/verify', 503, 'persistence_unavailable');
    expect(bed.words).toContain('The chain could not be checked. The store does not answer.');
    await bed.press('Check the chain again');
    await bed.answer('audit/verify', verificationOf());
    expect(bed.words).toBe('Verified up to #48,211 at 14:32');
  });
});
