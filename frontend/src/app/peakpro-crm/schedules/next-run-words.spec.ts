import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { lastRunOutcome } from './last-run-words';
import { nextRunWords } from './next-run-words';

const next = (change: Partial<Schedule>) => nextRunWords(aSchedule(change), NOW, 'utc');
const paused = (until?: number): Partial<Schedule> => ({
  state: 'paused',
  paused: true,
  pause: { by: 'james', since: NOW, since_iso: '', ...(until === undefined ? {} : { until }) },
});

describe('next run words', () => {
  it('counts down', () => {
    expect(next({})).toEqual({ text: 'in 53 s', tone: 'plain' });
    expect(next({ next_run_at: NOW + 400 })).toEqual({ text: 'in 6 min', tone: 'plain' });
  });

  it('says due now at the moment itself', () => {
    expect(next({ next_run_at: NOW - 3 })).toEqual({ text: 'Due now', tone: 'plain' });
  });

  it('says for how long a late schedule has been due', () => {
    expect(next({ state: 'late', next_run_at: NOW - 250 })).toEqual({ text: 'Due 4 min ago', tone: 'late' });
  });

  it('plans nothing while it is held', () => {
    const hold = { kind: 'auth', reason: 'Key rejected', since: NOW, since_iso: '' } as const;
    expect(next({ state: 'held', hold })).toEqual({ text: 'On hold', tone: 'none' });
  });

  it('says when a pause ends', () => {
    expect(next(paused(Date.UTC(2026, 10, 12, 18) / 1000)).text).toBe('Until 18:00');
    expect(next(paused(Date.UTC(2026, 10, 16, 8) / 1000)).text).toMatch(/^Until (16 Nov|Nov 16)$/);
    expect(next(paused()).text).toBe('No end set');
  });
});

describe('last run outcome', () => {
  it('counts what came in', () => {
    const last_status = { ...aSchedule().last_status, result: { stats: { imported: 2140, skipped: 11 } } };
    expect(lastRunOutcome(aSchedule({ last_status }))).toBe('2,140 in, 11 skipped');
  });

  it('names the kind of failure', () => {
    const last_status = { ...aSchedule().last_status, ok: false };
    const recent = [{ status: 'timed_out', duration_ms: 600_000 }] as const;
    expect(lastRunOutcome(aSchedule({ last_status, recent: [...recent] }))).toBe('Timed out');
    expect(lastRunOutcome(aSchedule({ last_status }))).toBe('Failed');
  });

  it('is empty before the first run', () => {
    expect(lastRunOutcome(aSchedule({ last_run: 0 }))).toBe('');
  });
});
