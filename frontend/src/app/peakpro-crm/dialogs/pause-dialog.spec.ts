import { TestBed } from '@angular/core/testing';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { PauseDialog } from './pause-dialog';

const EVENING = Date.UTC(2026, 10, 12, 18) / 1000;
const open = (change: Partial<Schedule> = {}) => new CrmBed(PauseDialog, { dialog: aSchedule(change) });
const sent = (bed: CrmBed<PauseDialog>) => bed.request('pause').request.body as unknown;

describe('PauseDialog', () => {
  afterEach(() => {
    TestBed.resetTestingModule();
  });

  it('pauses until this evening unless something else is chosen', async () => {
    const bed = open();
    await bed.type('#pause-reason', ' Office move ');
    await bed.submit();
    expect(sent(bed)).toEqual({ reason: 'Office move', until: EVENING });
  });

  it('asks for a reason of at least three characters', async () => {
    const bed = open();
    await bed.type('#pause-reason', 'x');
    await bed.submit();
    expect(bed.words).toContain('Say why in at least 3 characters.');
    await bed.type('#pause-reason', 'x'.repeat(201));
    expect(bed.words).toContain('Use at most 200 characters.');
  });

  it('pauses without an end and says what that means', async () => {
    const bed = open();
    await bed.press('No end');
    expect(bed.words).toContain('It stays paused until someone resumes it.');
    await bed.type('#pause-reason', 'Trial ended');
    await bed.submit();
    expect(sent(bed)).toEqual({ reason: 'Trial ended' });
  });

  it('takes a picked moment that is still to come', async () => {
    const bed = open();
    await bed.press('Pick…');
    await bed.type('#pause-picked', '2026-11-12T08:00');
    await bed.type('#pause-reason', 'Office move');
    await bed.submit();
    expect(bed.words).toContain('Pick a moment that is still to come.');
    await bed.type('#pause-picked', '2026-11-20T08:00');
    await bed.submit();
    expect(sent(bed)).toMatchObject({ until: Date.UTC(2026, 10, 20, 8) / 1000 });
  });

  it('cancels the active run too when that is asked for', async () => {
    const bed = open({ state: 'running', active_run_id: 'r-9' });
    expect(bed.words).toContain('The active run finishes.');
    bed.page.querySelector<HTMLInputElement>('[type="checkbox"]')?.click();
    await bed.drawn();
    expect(bed.words).not.toContain('The active run finishes.');
    await bed.type('#pause-reason', 'Wrong account');
    await bed.submit();
    await bed.answer('pause', { tenant: 'acme', paused: true, schedule: aSchedule({ paused: true }) });
    await bed.answer('runs/r-9/cancel', { run_id: 'r-9' });
    expect(bed.closedWith?.answer).toMatchObject({ paused: true });
  });

  it('offers no cancel where nothing runs', () => {
    expect(open().words).not.toContain('Cancel the active run');
  });

  it('stays open with the sentence when it could not be saved', async () => {
    const bed = open();
    await bed.type('#pause-reason', 'Office move');
    await bed.submit();
    expect(bed.page.querySelector('[aria-busy="true"]')?.textContent).toContain('Pausing…');
    await bed.refuse('pause', 503, 'persistence_unavailable');
    expect(bed.closedWith).toBeUndefined();
    expect(bed.words).toContain('Nothing was changed.');
  });

  it('says when it will go on by itself', () => {
    expect(open().words).toMatch(/It goes on by itself at .*18:00:00\./);
    expect(NOW).toBeLessThan(EVENING);
  });
});
