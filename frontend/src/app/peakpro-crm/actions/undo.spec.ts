import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Toasts } from '../../ui/toast/toasts';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { type Inverse, Undo } from './undo';

@Component({ selector: 'aether-nothing', template: '' })
class Nothing {}

describe('Undo', () => {
  let bed: CrmBed<Nothing>;
  const toast = () => TestBed.inject(Toasts).shown().at(-1);

  beforeEach(() => (bed = new CrmBed(Nothing)));
  afterEach(() => TestBed.resetTestingModule());

  async function undo(inverse: Inverse): Promise<void> {
    TestBed.inject(Undo).offer('acme paused.', inverse);
    expect(toast()).toMatchObject({ text: 'acme paused.', action: { label: 'Undo' } });
    toast()?.action?.run();
    await bed.drawn();
  }
  const answered = { tenant: 'acme', schedule: aSchedule() };

  it('resumes what was paused', async () => {
    await undo({ kind: 'resume', tenant: 'acme' });
    await bed.answer('resume', answered);
    expect(toast()?.text).toBe('acme: undone.');
  });

  it('pauses again with the same reason and end what was resumed', async () => {
    const pause = { reason: 'Office move', until: NOW + 60, by: 'x', since: NOW, since_iso: '' };
    await undo({ kind: 'pause', tenant: 'acme', pause });
    expect(bed.request('pause').request.body).toEqual({ reason: 'Office move', until: NOW + 60 });
  });

  it('puts an interval back under the newest tag', async () => {
    await undo({ kind: 'interval', tenant: 'acme', from: 180, to: 300 });
    await bed.answer('schedules/acme', { schedule: aSchedule({ interval_sec: 180 }), next: [] }, { etag: '"v2"' });
    const { request } = bed.request('schedule');
    expect(request.body).toEqual({ interval_sec: 300 });
    expect(request.headers.get('if-match')).toBe('"v2"');
  });

  it('leaves an interval that someone changed meanwhile', async () => {
    await undo({ kind: 'interval', tenant: 'acme', from: 180, to: 300 });
    await bed.answer('schedules/acme', { schedule: aSchedule({ interval_sec: 60 }), next: [] });
    expect(toast()).toMatchObject({ tone: 'bad', text: 'acme: Someone changed this since you opened it.' });
  });

  it('offers nothing where there is no inverse', () => {
    TestBed.inject(Undo).offer('acme paused.', null);
    expect(toast()?.action).toBeNull();
  });
});
