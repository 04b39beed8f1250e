import { TestBed } from '@angular/core/testing';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { DeleteDialog } from './delete-dialog';

describe('DeleteDialog', () => {
  afterEach(() => {
    TestBed.resetTestingModule();
  });

  it('names the environment, what goes and what stays', () => {
    const bed = new CrmBed(DeleteDialog, { dialog: aSchedule({ state: 'running' }) });
    expect(bed.words).toContain('Delete acme in Production?');
    expect(bed.words).toContain('Records and audit stay. The active run is cancelled. This cannot be undone.');
  });

  it('deletes only once the tenant has been typed', async () => {
    const bed = new CrmBed(DeleteDialog, { dialog: aSchedule() });
    await bed.type('#delete-typed', 'acm');
    await bed.submit();
    expect(bed.button('Delete schedule').getAttribute('aria-disabled')).toBe('true');
    await bed.type('#delete-typed', 'acme');
    await bed.submit();
    expect(bed.request('schedule', 'DELETE').request.headers.get('x-tenant')).toBe('acme');
  });

  it('says what the role may not do', async () => {
    const bed = new CrmBed(DeleteDialog, { dialog: aSchedule(), role: 'editor' });
    await bed.type('#delete-typed', 'acme');
    await bed.submit();
    await bed.refuse('schedule', 403, 'forbidden');
    expect(bed.words).toContain('Your role (editor) may not delete schedules.');
  });
});
