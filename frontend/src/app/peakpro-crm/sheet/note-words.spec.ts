import type { Schedule, ScheduleBackfill } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { noteWords } from './note-words';

const notes = (change: Partial<Schedule>) => noteWords(aSchedule(change), NOW, 'utc');
const chain = (change: Partial<ScheduleBackfill> = {}): ScheduleBackfill => ({
  kind: 'first',
  since: NOW - 60,
  since_iso: '',
  remaining: 1204,
  failures: 0,
  ...change,
});
const last_error = { class: 'transient', code: 'bad_gateway', message: 'AccuLynx answered 502.' } as const;
const withheld = { missing: 180, known: 800, since: NOW, since_iso: '', run_id: 'r-1' };

describe('import notes', () => {
  it('are absent where nothing is special', () => {
    expect(notes({})).toEqual([]);
  });

  it('count what is left of a first import and say how it goes on', () => {
    const [note] = notes({ backfill: chain() });
    expect(note).toMatchObject({ kind: 'backfill', title: 'First import: 1,204 left' });
    expect(note?.text).toBe('It goes on in slices of a minute at most; due runs and Run now go between.');
    expect(notes({ backfill: chain({ kind: 'reconcile', remaining: undefined }) })[0]?.title).toBe(
      'Weekly check goes on',
    );
  });

  it('say what a long import waits for while nothing may run', () => {
    const hold = { kind: 'auth', reason: 'x', since: NOW, since_iso: '' } as const;
    expect(notes({ backfill: chain(), hold })[0]?.text).toBe('It goes on where it stopped once a key works.');
    expect(notes({ backfill: chain(), paused: true })[0]?.text).toContain('once the schedule is resumed.');
  });

  it('say when the next slice starts', () => {
    expect(notes({ backfill: chain({ not_before: NOW + 183 }) })[0]?.text).toContain('The next slice starts at 14:35.');
    expect(notes({ backfill: chain({ not_before: NOW + 10 }) })[0]?.text).toContain('starts at 14:32:17.');
  });

  it('say why slices failed and when they are tried again', () => {
    expect(notes({ backfill: chain({ failures: 1, last_error, not_before: NOW + 90 }) })[0]?.text).toBe(
      'The last slice failed: AccuLynx answered 502. Trying again at 14:33.',
    );
    expect(notes({ backfill: chain({ failures: 3, last_error }) })[0]?.text).toBe(
      'The last 3 slices failed: AccuLynx answered 502.',
    );
  });

  it('say how many records nobody found, and what was approved', () => {
    const [asked] = notes({ withheld });
    expect(asked?.title).toBe('180 of 800 records were not found in AccuLynx');
    expect(asked?.text).toContain('none was marked as missing');
    expect(notes({ withheld: { ...withheld, approved: 180 } })[0]?.text).toContain('Marking up to 180 is approved');
  });

  it('warn before a schedule pauses itself, and not after', () => {
    expect(notes({ warned_at: NOW - 1800 })[0]?.text).toContain('People were warned at 14:02');
    expect(notes({ warned_at: NOW - 1800, paused: true })).toEqual([]);
    expect(notes({ warned_at: NOW - 86_400 })[0]?.text).toContain('warned at Nov 11 14:32');
  });

  it('name what needs a person before what goes on by itself', () => {
    expect(notes({ backfill: chain(), withheld, warned_at: NOW }).map(({ kind }) => kind)).toEqual([
      'warned',
      'withheld',
      'backfill',
    ]);
  });
});
