import { dayStart, fieldMoment, fieldValue, momentOf, momentWords } from './moments';

const AT = Date.UTC(2026, 10, 12, 14, 32) / 1000;

describe('moments of the address', () => {
  it('are written in UTC to the minute and read back', () => {
    expect(momentWords(AT + 7)).toBe('2026-11-12T14:32Z');
    expect(momentOf('2026-11-12T14:32Z')).toBe(AT);
  });

  it.each(['', '2026-11-12', '12.11.2026', '2026-13-40T99:99Z'])('are none in “%s”', (words) => {
    expect(momentOf(words)).toBeNull();
  });

  it.each(['utc', 'local'] as const)('go into a field of the %s zone and come out again', (zone) => {
    expect(fieldMoment(fieldValue(AT, zone), zone)).toBe(AT);
    expect(fieldValue(null, zone)).toBe('');
    expect(fieldMoment('', zone)).toBeNull();
  });

  it('know when their day began', () => {
    expect(dayStart(AT, 'utc')).toBe(Date.UTC(2026, 10, 12) / 1000);
    expect(AT - dayStart(AT, 'local')).toBeLessThan(86_400);
  });
});
