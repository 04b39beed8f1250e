import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { stateWords } from './state-words';

const words = (change: Partial<Schedule>) => stateWords(aSchedule(change), NOW, 'utc');

describe('state words', () => {
  it('explains a failure: how often, since when, whose fault, what happens next', () => {
    const error = { class: 'transient', code: 'bad_gateway', message: 'AccuLynx answered 502 on GET /jobs' } as const;
    const said = words({
      state: 'error',
      consecutive_failures: 3,
      state_since: NOW - 360,
      next_run_at: NOW + 53,
      last_status: { ...aSchedule().last_status, ok: false, error },
    });
    expect(said.title).toBe('The last 3 runs failed: AccuLynx answered 502 on GET /jobs.');
    expect(said.text).toBe(
      'Failing since 14:26:07 (6 min). The fault is on the vendor’s side and usually passes. ' +
        'The schedule keeps its rhythm, next try at 14:33:00.',
    );
  });

  it('says who paused, why, until when and who can change it', () => {
    const until = Date.UTC(2026, 10, 12, 18) / 1000;
    const pause = { reason: 'Merging duplicate jobs.', by: 'james', until, since: NOW - 60, since_iso: '' };
    const said = words({ state: 'paused', paused: true, pause });
    expect(said.title).toBe('Paused by james since 14:31:07: “Merging duplicate jobs”.');
    expect(said.text).toBe(
      'No run starts before 18:00:00; then it goes on by itself. An editor can resume it at any time.',
    );
  });

  it('names the day of a pause that ends on another one', () => {
    const until = Date.UTC(2026, 10, 16, 8) / 1000;
    const { text } = words({ state: 'paused', paused: true, pause: { by: 'james', until, since: NOW, since_iso: '' } });
    expect(text).toMatch(/before (16 Nov|Nov 16) 08:00:00/);
  });

  it('says that a pause without an end stays', () => {
    const said = words({ state: 'paused', paused: true, pause: { by: 'james', since: NOW, since_iso: '' } });
    expect(said.text).toContain('It stays paused until someone resumes it.');
  });

  it('says what becomes of the tick that falls due during a run', () => {
    const running = {
      run_id: 'r',
      started_at: NOW - 42,
      started_at_iso: '',
      imported: 214,
      trigger: 'schedule',
    } as const;
    const said = words({ state: 'running', running });
    expect(said.title).toBe('A run is active since 14:31:25.');
    expect(said.text).toContain('214 records so far. The next tick is due at 14:33:00.');
  });

  it('says of a slice and of a preview what they are, and how far', () => {
    const running = { run_id: 'r', started_at: NOW - 42, started_at_iso: '', imported: 9, resource: 'jobs', page: 4 };
    const slice = words({ state: 'running', running: { ...running, trigger: 'backfill', expected_pages: 12 } });
    expect([slice.title, slice.text]).toEqual([
      'A slice of a long import is active since 14:31:25.',
      'Reading jobs, page 4 of 12, 9 records so far.',
    ]);
    const preview = words({ state: 'running', running: { ...running, trigger: 'preview', expected_pages: 3 } });
    expect(preview.title).toBe('A preview is active since 14:31:25. It writes nothing.');
    expect(preview.text).toContain('Reading jobs, page 4, 9 records so far.');
  });

  it('says that a schedule paused itself, and why', () => {
    const pause = { reason: 'Failed 10 times in a row', by: 'scheduler', since: NOW - 60, since_iso: '' };
    const said = words({ state: 'paused', paused: true, auto_paused: true, pause });
    expect(said.title).toBe('Paused itself at 14:31:07.');
    expect(said.text).toContain('Failed 10 times in a row. It stays paused until someone resumes it.');
  });

  it('says when a limited vendor is asked again', () => {
    const error = { class: 'rate_limited', code: 'throttled', message: 'Too many', retry_at: NOW + 183 } as const;
    const last_status = { ...aSchedule().last_status, ok: false, error };
    expect(words({ state: 'error', last_status }).text).toContain('Trying again at 14:35.');
  });

  it('says that a late schedule will still run', () => {
    const said = words({ state: 'late', next_run_at: NOW - 250 });
    expect(said.title).toBe('Due since 14:27:57 and not started.');
    expect(said.text).toContain('It will still run.');
  });

  it('says why runs are on hold', () => {
    const hold = { kind: 'auth', reason: 'Key rejected (401).', since: NOW - 60, since_iso: '' } as const;
    expect(words({ state: 'held', hold }).title).toBe('On hold: Key rejected (401).');
    const reason = 'AccuLynx refuses the key. Set a new one.';
    expect(words({ state: 'held', hold: { ...hold, reason } })).toMatchObject({
      title: 'On hold: AccuLynx refuses the key.',
      text: 'Set a new one. No run starts since 14:31:07. A key that works lifts the hold and starts one run.',
    });
  });

  it('says plainly that the stub brings no records', () => {
    const said = words({ last_success: NOW - 127 });
    expect(said.title).toBe('On time. The last run succeeded 2 min ago.');
    expect(said.text).toBe('Next run at 14:33:00. Runs use the stub importer and bring no records.');
  });

  it('counts down to the first run of a new schedule', () => {
    expect(words({ last_run: 0 }).title).toBe('New. The first run is due in 53 s.');
  });
});
