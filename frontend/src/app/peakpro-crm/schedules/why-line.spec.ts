import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW, aSchedule } from '../testing/a-schedule';
import { isUrgent, whyLine } from './why-line';

const why = (change: Partial<Schedule>) => whyLine(aSchedule(change), NOW, 'utc');
const failed = (message: string) => ({ ...aSchedule().last_status, ok: false, message });

describe('why line', () => {
  it('says what failed and how often in a row', () => {
    expect(
      why({ state: 'error', consecutive_failures: 3, last_status: failed('502 from AccuLynx on GET /jobs.') }),
    ).toBe('502 from AccuLynx on GET /jobs, 3 in a row');
    expect(why({ state: 'error', consecutive_failures: 1, last_status: failed('Timed out after 600 s') })).toBe(
      'Timed out after 600 s',
    );
  });

  it("prefers the error's own message to the run's", () => {
    const error = { class: 'transient', code: 'bad_gateway', message: '502 Bad Gateway' } as const;
    expect(why({ state: 'error', last_status: { ...failed('failed'), error } })).toBe('502 Bad Gateway');
  });

  it('says why a schedule is held', () => {
    const hold = { kind: 'auth', reason: 'Key rejected (401).', since: NOW, since_iso: '' } as const;
    expect(why({ state: 'held', hold })).toBe('Key rejected (401)');
  });

  it('names who paused and why', () => {
    const pause = { reason: 'Merging duplicate jobs', by: 'james', until: NOW + 60, since: NOW, since_iso: '' };
    expect(why({ state: 'paused', paused: true, pause })).toBe('Merging duplicate jobs. By james');
  });

  it('says how long a pause without an end has lasted', () => {
    const pause = { reason: 'Trial ended.', by: 'priya', since: NOW - 12 * 86_400, since_iso: '' };
    expect(why({ state: 'paused', paused: true, pause })).toBe('Trial ended. By priya, 12 days ago');
    expect(why({ state: 'paused', paused: true, pause: { by: 'priya', since: NOW - 60, since_iso: '' } })).toBe(
      'By priya, 1 min ago',
    );
  });

  it('promises that a late schedule still runs', () => {
    expect(why({ state: 'late' })).toBe('Waits for a free slot. It will still run');
  });

  it('shows since when a run is active and what it has brought so far', () => {
    const running = { run_id: 'r', started_at: NOW - 7, started_at_iso: '', imported: 1802 };
    expect(why({ state: 'running', running })).toBe('Started 14:32:00, 1,802 records so far');
    expect(why({ state: 'running', running: { ...running, imported: 0 } })).toBe('Started 14:32:00');
  });

  it('counts down to the first run of a new schedule', () => {
    expect(why({ last_run: 0 })).toBe('First run in 53 s');
    expect(why({ last_run: 0, next_run_at: NOW - 1 })).toBe('First run is about to start');
  });

  it("repeats the last run's message when all is well", () => {
    expect(why({})).toBe('stub: real AccuLynx import not yet enabled');
  });

  it('darkens what needs somebody', () => {
    expect(isUrgent(aSchedule({ state: 'held' }))).toBe(true);
    expect(isUrgent(aSchedule({ state: 'paused' }))).toBe(false);
  });
});
