import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
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
    const reason = 'AccuLynx refuses the key. Set a new one. Nothing is imported.';
    expect(why({ state: 'held', hold: { ...hold, reason } })).toBe('AccuLynx refuses the key');
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
    const running = {
      run_id: 'r',
      started_at: NOW - 7,
      started_at_iso: '',
      imported: 1802,
      trigger: 'schedule',
    } as const;
    expect(why({ state: 'running', running })).toBe('Started 14:32:00, 1,802 records so far');
    expect(why({ state: 'running', running: { ...running, imported: 0 } })).toBe('Started 14:32:00');
  });

  it('counts down to the first run of a new schedule', () => {
    expect(why({ last_run: 0 })).toBe('First run in 53 s');
    expect(why({ last_run: 0, next_run_at: NOW - 1 })).toBe('First run is about to start');
  });

  it('shows what is being read and how far that is', () => {
    const running = { run_id: 'r', trigger: 'schedule', started_at: NOW, started_at_iso: '', imported: 214 } as const;
    const told = { ...running, resource: 'jobs', page: 4, expected_pages: 12 };
    expect(why({ state: 'running', running: told })).toBe('Reading jobs, page 4 of 12, 214 records so far');
  });

  it('says that a schedule without a key runs on the stub, and whose import it is otherwise', () => {
    expect(why({})).toBe('No key yet: stub importer');
    expect(why({ mode: 'live', location_name: 'Bay City Restoration' })).toBe('Bay City Restoration');
    const last_status = { ...aSchedule().last_status, message: '6 imported.' };
    expect(why({ mode: 'live', last_status })).toBe('6 imported');
  });

  it('says that a long import goes on, and first of all what waits for a decision', () => {
    const backfill = { kind: 'first', since: NOW, since_iso: '', remaining: 1204, failures: 0 } as const;
    expect(why({ mode: 'live', backfill })).toBe('First import: 1,204 left');
    expect(why({ mode: 'live', backfill: { ...backfill, kind: 'nightly', remaining: undefined } })).toBe(
      'Nightly sweep goes on',
    );
    const withheld = { missing: 180, known: 800, since: NOW, since_iso: '', run_id: 'r' };
    expect(why({ mode: 'live', backfill, withheld })).toBe('180 records not found: marking them needs approval');
    expect(why({ mode: 'live', backfill, withheld: { ...withheld, approved: 180 } })).toBe('First import: 1,204 left');
  });

  it('tells a pause that the product set from one that a person set', () => {
    const pause = { reason: 'Failed 10 times in a row.', by: 'scheduler', since: NOW, since_iso: '' };
    expect(why({ state: 'paused', paused: true, auto_paused: true, pause })).toBe(
      'Paused itself. Failed 10 times in a row',
    );
  });

  it('darkens what needs somebody', () => {
    expect(isUrgent(aSchedule({ state: 'held' }))).toBe(true);
    expect(isUrgent(aSchedule({ state: 'paused' }))).toBe(false);
  });
});
