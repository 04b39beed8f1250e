import { TestBed } from '@angular/core/testing';
import type { Schedule } from '@aetherlink/contracts/schedule';
import type { Role } from '@aetherlink/contracts/session';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { ImportNotes } from './import-notes';

const open = (change: Partial<Schedule>, role: Role = 'admin') =>
  new CrmBed(ImportNotes, { role, inputs: { schedule: aSchedule(change) } });
const withheld = { missing: 180, known: 800, since: NOW, since_iso: '', run_id: 'r-1' };
const running = { run_id: 'r', trigger: 'schedule', started_at: NOW, started_at_iso: '', imported: 214 } as const;

describe('ImportNotes', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('draws how far a run is where the vendor said how much there is', () => {
    const bar = (change: object) =>
      open({ state: 'running', running: { ...running, ...change } }).page.querySelector('progress');
    expect([bar({ page: 4, expected_pages: 12 })?.value, bar({ page: 4, expected_pages: 12 })?.max]).toEqual([4, 12]);
    expect(bar({ page: 4 })).toBeNull();
    expect(bar({ page: 13, expected_pages: 12 })).toBeNull();
  });

  it('offers an editor to approve what was withheld, once', async () => {
    const bed = open({ withheld });
    const asked = jest.fn();
    bed.part.componentInstance.approvalWanted.subscribe(asked);
    await bed.press('Approve marking 180 as missing…');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(open({ withheld: { ...withheld, approved: 180 } }).page.querySelector('button')).toBeNull();
    expect(open({ withheld }, 'runner').page.querySelector('button')).toBeNull();
  });
});
