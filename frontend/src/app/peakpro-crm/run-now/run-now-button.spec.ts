import { TestBed } from '@angular/core/testing';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import type { GivenPart } from '../../core/testing/part-bed';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { RunNowButton } from './run-now-button';

const bedOf = (change: Partial<Schedule> = {}, given: Omit<GivenPart, 'inputs'> = {}) =>
  new CrmBed(RunNowButton, { ...given, inputs: { schedule: aSchedule({ next_run_at: NOW + 53, ...change }) } });
const since = Date.UTC(2026, 10, 12, 9, 12) / 1000;
const held = { state: 'held', hold: { kind: 'auth', reason: 'Key rejected', since, since_iso: '' } } as const;
const saidOf = (bed: CrmBed<RunNowButton>): string => {
  const described = bed.page.querySelector('button')?.getAttribute('aria-describedby') ?? '';
  return document.getElementById(described)?.textContent ?? '';
};
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

  it('says why a schedule on hold cannot be run and stays in the tab order', () => {
    const bed = bedOf(held, { role: 'runner' });
    expect(isOff(bed)).toBe(true);
    expect(bed.page.querySelector('button')?.disabled).toBe(false);
    expect(saidOf(bed)).toBe('The key was rejected at 09:12. An admin must replace it.');
  });

  it('asks an admin for a new key where a rejected one stands in the way', async () => {
    const bed = bedOf(held);
    const asked = jest.fn();
    bed.part.componentInstance.keyWanted.subscribe(asked);
    await bed.press('Replace key: acme');
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('neither runs nor asks for a key in the moment at which one becomes the other', async () => {
    const bed = bedOf();
    const asked = jest.fn();
    bed.part.componentInstance.keyWanted.subscribe(asked);
    bed.part.componentRef.setInput('schedule', aSchedule(held));
    await bed.drawn();
    await bed.press('Replace key: acme');
    bed.part.componentRef.setInput('schedule', aSchedule());
    await bed.drawn();
    await bed.press('Run now: acme');
    expect(asked).not.toHaveBeenCalled();
    expect(() => bed.request('run-now')).toThrow();
    jest.advanceTimersByTime(300);
    await bed.press('Run now: acme');
    expect(face(bed)).toBe('Starting: acme');
  });

  it('says why no key can be set where none can be kept', () => {
    const bed = bedOf(held, { keepsKeys: false });
    expect(isOff(bed)).toBe(true);
    expect(saidOf(bed)).toContain('Keys cannot be kept: the key ring cannot be used.');
  });

  it('starts a run in the middle of a slice, which gives way', async () => {
    const running = { run_id: 'r', trigger: 'backfill', started_at: NOW, started_at_iso: '', imported: 9 } as const;
    const bed = bedOf({ state: 'running', running });
    expect(saidOf(bed)).toBe('A slice of a long import gives way; the run starts within 5 s.');
    await bed.press('Run now: acme');
    expect(face(bed)).toBe('Starting: acme');
  });

  it('keeps the width of its longest word', () => {
    expect(bedOf().page.querySelector('.widest')?.textContent).toBe('Running…');
  });
});
