import { TestBed } from '@angular/core/testing';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { ApproveMissingDialog } from './approve-missing-dialog';

const withheld = { missing: 1180, known: 5000, since: NOW, since_iso: '', run_id: 'r-1' };
const open = () => new CrmBed(ApproveMissingDialog, { dialog: aSchedule({ withheld }) });

describe('ApproveMissingDialog', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('says of how many records how many would be marked', () => {
    expect(open().words).toContain('Mark 1,180 records as missing? The weekly check starts at once');
  });

  it('approves only once the number has been typed', async () => {
    const bed = open();
    await bed.type('#approve-typed', '118');
    await bed.submit();
    expect(bed.button('Approve').getAttribute('aria-disabled')).toBe('true');
    await bed.type('#approve-typed', '1180');
    await bed.submit();
    const sent = bed.request('missing/approve', 'POST');
    expect([sent.request.headers.get('x-tenant'), sent.request.body]).toEqual(['acme', { count: 1180 }]);
    sent.flush({ ok: true });
    await bed.drawn();
    expect(bed.closedWith).toEqual({ answer: true });
  });

  it('stays open and says why it was refused', async () => {
    const bed = open();
    await bed.type('#approve-typed', '1180');
    await bed.submit();
    await bed.refuse('missing/approve', 403, 'forbidden');
    expect(bed.words).toContain('Your role (admin) may not approve missing records.');
    expect(bed.closedWith).toBeUndefined();
  });
});
