import type { AuditEntry } from '@aetherlink/contracts/audit';
import { anEntry } from '../testing/an-entry';
import { entryMark } from './entry-mark';
import { entryDetail, entryTitle } from './entry-words';

const title = (change: Partial<AuditEntry>) => entryTitle(anEntry(change), 'utc');
const at = (hour: number, day = 12) => Date.UTC(2026, 10, day, hour) / 1000;

describe('entry words', () => {
  it('says an interval change with both intervals', () => {
    const operation = 'scheduler.schedule.updated';
    expect(title({ operation, before: { interval_sec: 300 }, after: { interval_sec: 180 } })).toBe(
      'Interval changed from 5 min to 3 min',
    );
    expect(title({ operation, before: { catch_up: 'one' }, after: { catch_up: 'none' } })).toBe('Catch-up: none');
    expect(title({ operation, before: { description: null }, after: { description: 'x' } })).toBe(
      'Description changed',
    );
  });

  it('says until when somebody paused', () => {
    const operation = 'scheduler.schedule.paused';
    expect(title({ operation, after: { paused: true, until: at(18) } })).toBe('Paused until 18:00');
    expect(title({ operation, after: { paused: true, until: at(8, 13) } })).toMatch(
      /^Paused until (13 Nov|Nov 13) 08:00$/,
    );
    expect(title({ operation, after: { paused: true } })).toBe('Paused');
  });

  it('tells of the catch-up run of a resume', () => {
    const operation = 'scheduler.schedule.resumed';
    expect(title({ operation, after: { paused: false, catch_up_run: true } })).toBe('Resumed, 1 catch-up run');
    expect(title({ operation, after: { paused: false, catch_up_run: false } })).toBe('Resumed');
  });

  it('names what was denied', () => {
    const operation = 'scheduler.schedule.deleted';
    expect(title({ operation, outcome: 'denied' })).toBe('Denied: delete schedule');
    expect(title({ operation: 'auth.denied', outcome: 'denied' })).toBe('Denied');
    expect(entryMark(anEntry({ operation, outcome: 'denied' })).icon).toBe('cancel');
  });

  it('names the local action', () => {
    expect(title({ operation: 'ops.local.run', metadata: { action: 'verify-store' } })).toBe(
      'Local action verify-store',
    );
  });

  it("keeps a name from the original system's files", () => {
    expect(title({ operation: 'scheduled-run' })).toBe('scheduled-run');
    expect(entryMark(anEntry({ operation: 'scheduled-run' }))).toEqual({ icon: 'info', colour: null });
  });

  it('tells a retry from a Run now', () => {
    expect(title({ metadata: { retry_of: 'r-1' } })).toBe('Retry');
    expect(title({ metadata: { paused: false } })).toBe('Run now');
  });

  it('says why somebody was denied and how often', () => {
    const denied = { operation: 'auth.denied', outcome: 'denied' } as const;
    expect(entryDetail(anEntry({ ...denied, metadata: { code: 'out_of_scope' } }))).toBe('not one of their tenants');
    expect(entryDetail(anEntry({ ...denied, metadata: { code: 'a_new_code' } }))).toBe('a_new_code');
    const counted = (count: number) => entryDetail(anEntry({ ...denied, metadata: { code: 'forbidden', count } }));
    expect(counted(12)).toBe('not allowed, 12 times');
    expect(counted(1)).toBe('not allowed, once');
  });

  it('does not quote what the product itself says', () => {
    expect(entryDetail(anEntry({ ring: 'system', metadata: { reason: 'The pause has reached its end.' } }))).toBe(
      'The pause has reached its end.',
    );
  });

  it('says what was exported and how', () => {
    const exported = (what: string) => anEntry({ operation: 'audit.exported', metadata: { what, format: 'csv' } });
    expect(entryTitle(exported('records'), 'utc')).toBe('Records exported');
    expect(entryTitle(exported('audit'), 'utc')).toBe('Audit exported');
    expect(entryDetail(exported('audit'))).toBe('CSV');
  });

  it('quotes the reason that somebody gave', () => {
    expect(entryDetail(anEntry({ after: { reason: 'AccuLynx is back' } }))).toBe('“AccuLynx is back”');
  });

  it('says what an import brought and why one failed', () => {
    expect(
      entryDetail(anEntry({ operation: 'scheduler.import.completed', metadata: { imported: 2, skipped: 0 } })),
    ).toBe('2 imported, 0 skipped');
    expect(entryDetail(anEntry({ operation: 'scheduler.import.failed', metadata: { error: '502' } }))).toBe('502');
  });

  it('says how often a new schedule runs', () => {
    const operation = 'scheduler.schedule.created';
    expect(entryDetail(anEntry({ operation, after: { interval_sec: 180 } }))).toBe('every 3 min');
  });
});
