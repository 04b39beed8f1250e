import { TestBed } from '@angular/core/testing';
import { convertToParamMap } from '@angular/router';
import type { Role } from '@aetherlink/contracts/session';
import { CrmBed } from '../testing/crm-bed';
import { readView } from '../view/crm-view';
import { NoSchedules } from './no-schedules';

const open = (params: Record<string, string>, role: Role = 'admin') =>
  new CrmBed(NoSchedules, { inputs: { view: readView(convertToParamMap(params)) }, role });

describe('NoSchedules', () => {
  afterEach(() => {
    TestBed.resetTestingModule();
  });

  it('offers the form when there is none at all', async () => {
    const bed = open({});
    await bed.part.whenRenderingDone();
    await bed.drawn();
    expect(bed.words).toContain('Create the first schedule.');
    expect(bed.page.querySelector('form')).not.toBeNull();
  });

  it('leaves the form to the sheet while that is open', () => {
    expect(open({ new: '' }).page.querySelector('form')).toBeNull();
  });

  it('tells a viewer who creates the first one', () => {
    const bed = open({}, 'viewer');
    expect(bed.words).toBe('No schedules yet. An editor creates the first one.');
  });

  it('offers to create what was searched for', async () => {
    const bed = open({ q: 'Lakshore ' });
    const changes: unknown[] = [];
    bed.part.componentInstance.viewChanged.subscribe((change) => changes.push(change));
    expect(bed.words).toContain('No tenant matches “Lakshore”.');
    await bed.press('Create schedule lakshore');
    expect(changes).toEqual([{ create: 'lakshore', open: null }]);
  });

  it('offers no creation for a search that can be no tenant', () => {
    expect(open({ q: '-x-' }).words).toBe('No tenant matches “-x-”.');
    expect(open({ q: 'acme' }, 'runner').words).not.toContain('Create');
  });

  it('says which filter finds nothing and clears it', async () => {
    const bed = open({ state: 'late' });
    const changes: unknown[] = [];
    bed.part.componentInstance.viewChanged.subscribe((change) => changes.push(change));
    expect(bed.words).toContain('No schedule is late.');
    await bed.press('Clear the filter');
    expect(changes).toEqual([{ states: [], mode: null }]);
    expect(open({ state: 'attention' }).words).toContain('No schedule needs attention.');
  });
});
