import { Component, inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Toasts } from '../ui/toast/toasts';
import { ScheduleActs } from './actions/schedule-acts';
import type { WantedAct } from './actions/schedule-act';
import { CrmKeys } from './crm-keys';
import { ScheduleTable } from './schedules/schedule-table';
import { aSchedule } from './testing/a-schedule';
import { CrmBed } from './testing/crm-bed';
import { CrmAddress } from './view/crm-address';

@Component({ selector: 'aether-keys-host', template: '' })
class KeysHost {
  constructor() {
    inject(CrmKeys).listen(signal(undefined), () => undefined);
  }
}

describe('CrmKeys', () => {
  const wanted: WantedAct['act'][] = [];
  const cells = {
    acme: signal({ schedule: aSchedule(), gone: false }),
    beta: signal({ schedule: aSchedule({ tenant: 'beta', paused: true, state: 'paused' }), gone: false }),
  };
  const open = signal<'acme' | 'beta'>('acme');
  let bed: CrmBed<KeysHost>;

  beforeEach(() => {
    jest.useFakeTimers();
    wanted.length = 0;
    open.set('acme');
    cells.acme.set({ schedule: aSchedule(), gone: false });
    bed = new CrmBed(KeysHost, {
      providers: [
        CrmKeys,
        { provide: CrmAddress, useValue: { view: () => ({ open: open(), create: null }) } },
        { provide: ScheduleTable, useValue: { cell: (tenant: 'acme' | 'beta') => cells[tenant] } },
        { provide: ScheduleActs, useValue: { perform: ({ act }: WantedAct) => wanted.push(act) } },
      ],
    });
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  const press = (key: string) => document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

  it('pauses what runs and resumes what is paused', async () => {
    press('p');
    open.set('beta');
    await bed.drawn();
    press('p');
    expect(wanted).toEqual(['pause', 'resume']);
  });

  it('does neither in the moment at which somebody else has done it, and says so', async () => {
    cells.acme.set({ schedule: aSchedule({ paused: true, state: 'paused' }), gone: false });
    await bed.drawn();
    jest.advanceTimersByTime(299);
    press('p');
    expect(wanted).toEqual([]);
    expect(TestBed.inject(Toasts).shown()[0]?.text).toContain('the button became “Resume: acme”');
    jest.advanceTimersByTime(1);
    press('p');
    expect(wanted).toEqual(['resume']);
  });
});
