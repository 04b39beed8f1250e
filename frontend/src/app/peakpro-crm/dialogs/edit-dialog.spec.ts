import { TestBed } from '@angular/core/testing';
import { aSchedule } from '../testing/a-schedule';
import { anEntry } from '../../core/testing/an-entry';
import { CrmBed } from '../testing/crm-bed';
import { EditDialog } from './edit-dialog';

const stored = (interval_sec: number) => ({ schedule: aSchedule({ interval_sec }), next: [] });

describe('EditDialog', () => {
  let bed: CrmBed<EditDialog>;

  beforeEach(async () => {
    bed = new CrmBed(EditDialog, { dialog: aSchedule({ interval_sec: 300 }) });
    await bed.answer('schedules/acme', stored(300), { etag: '"v1"' });
  });
  afterEach(() => {
    TestBed.resetTestingModule();
  });

  async function save(interval: string): Promise<void> {
    await bed.type('select', interval);
    await bed.submit();
  }
  async function lose(): Promise<void> {
    await save('600');
    await bed.refuse('schedule', 412, 'schedule_changed');
    const operation = 'scheduler.schedule.updated';
    await bed.answer('audit', { audit: [anEntry({ operation, actor: 'priya.nair' })], total: 1, next_cursor: null });
    await bed.answer('schedules/acme', stored(180), { etag: '"v2"' });
  }

  it('keeps what somebody has typed before the newest version arrived', async () => {
    const quick = new CrmBed(EditDialog, { dialog: aSchedule({ interval_sec: 300 }) });
    await quick.type('select', '600');
    await quick.answer('schedules/acme', { schedule: aSchedule({ interval_sec: 300, description: 'new' }), next: [] });
    expect(quick.page.querySelector<HTMLSelectElement>('select')?.value).toBe('600');
    expect(quick.page.querySelector<HTMLInputElement>('#edit-description')?.value).toBe('new');
  });

  it('sends only what changed, under the tag that it saw', async () => {
    await save('180');
    const { request } = bed.request('schedule', 'PATCH');
    expect(request.headers.get('if-match')).toBe('"v1"');
    expect(request.body).toEqual({ interval_sec: 180 });
  });

  it('closes with what it is now and what it was', async () => {
    await save('180');
    await bed.answer('schedule', { schedule: aSchedule({ interval_sec: 180 }) });
    expect(bed.closedWith?.answer).toMatchObject({ before: { interval: 300 }, schedule: { interval_sec: 180 } });
  });

  it('saves nothing when nothing was changed', async () => {
    await bed.submit();
    expect(bed.closedWith).toBeUndefined();
    expect(bed.button('Save').getAttribute('aria-disabled')).toBe('true');
  });

  it("shows who changed what when someone else was faster, and overwrites nobody's change unasked", async () => {
    await lose();
    expect(bed.words).toContain(
      'Someone changed this since you opened it: interval from 5 min to 3 min by priya.nair.',
    );
    await bed.submit();
    expect(bed.button('Save').getAttribute('aria-disabled')).toBe('true');
  });

  it('keeps mine on top of theirs', async () => {
    await lose();
    await bed.press('Keep mine');
    const { request } = bed.request('schedule', 'PATCH');
    expect(request.headers.get('if-match')).toBe('"v2"');
    expect(request.body).toEqual({ interval_sec: 600 });
  });

  it('shows theirs and gives mine up', async () => {
    await lose();
    await bed.press('Show theirs');
    expect(bed.page.querySelector<HTMLSelectElement>('select')?.value).toBe('180');
    expect(bed.words).not.toContain('Someone changed this');
  });
});
