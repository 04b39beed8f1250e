import { TestBed } from '@angular/core/testing';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW, aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { RunNowButton } from './run-now-button';

const bedOf = (change: Partial<Schedule> = {}) =>
  new CrmBed(RunNowButton, { inputs: { schedule: aSchedule({ next_run_at: NOW + 53, ...change }) } });
const face = (bed: CrmBed<RunNowButton>) => bed.page.querySelector('button')?.getAttribute('aria-label');
const isOff = (bed: CrmBed<RunNowButton>) => bed.page.querySelector('button')?.getAttribute('aria-disabled') === 'true';
const finished = (status: string) => ({
  run_id: 'r-1',
  tenant: 'acme',
  status,
  message: 'AccuLynx answered 502',
  result: { mode: 'stub', stats: { imported: 6, skipped: 1 } },
});

describe('RunNowButton', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it('says Starting… at once, what came in for two seconds, then Run now again', async () => {
    const bed = bedOf();
    expect(face(bed)).toBe('Run now: acme');
    await bed.press('Run now: acme');
    expect(face(bed)).toBe('Starting: acme');
    expect(isOff(bed)).toBe(true);
    await bed.answer('run-now', finished('succeeded'));
    expect(face(bed)).toBe('acme: 6 imported');
    jest.advanceTimersByTime(2_000);
    await bed.drawn();
    expect(face(bed)).toBe('Run now: acme');
  });

  it('shows a failure for four seconds', async () => {
    const bed = bedOf();
    await bed.press('Run now: acme');
    await bed.answer('run-now', finished('failed'));
    expect(face(bed)).toBe('Failed: acme');
    jest.advanceTimersByTime(4_000);
    await bed.drawn();
    expect(face(bed)).toBe('Run now: acme');
  });

  it('says Running… and cannot be pressed while a run is active', async () => {
    const bed = bedOf({ state: 'running', active_run_id: 'r' });
    expect(face(bed)).toBe('Running: acme');
    expect(isOff(bed)).toBe(true);
  });

  it('sends no second request while the first is on its way', async () => {
    const bed = bedOf();
    await bed.press('Run now: acme');
    await bed.press('Starting: acme');
    expect(bed.request('run-now').request.headers.get('x-tenant')).toBe('acme');
  });

  it('says why a schedule on hold cannot be run and stays in the tab order', async () => {
    const since = Date.UTC(2026, 10, 12, 9, 12) / 1000;
    const bed = bedOf({ state: 'held', hold: { kind: 'auth', reason: 'Key rejected', since, since_iso: '' } });
    expect(isOff(bed)).toBe(true);
    expect(bed.page.querySelector('button')?.disabled).toBe(false);
    const described = bed.page.querySelector('button')?.getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(described)?.textContent).toBe(
      'The key was rejected at 09:12. An admin must replace it.',
    );
  });

  it('keeps the width of its longest word', () => {
    expect(bedOf().page.querySelector('.widest')?.textContent).toBe('Running…');
  });
});
