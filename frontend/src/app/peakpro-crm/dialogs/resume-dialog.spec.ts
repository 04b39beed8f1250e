import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { resumeWords } from './resume-dialog';

const paused = (seconds: number, catch_up: 'one' | 'none' = 'one') =>
  aSchedule({ catch_up, anchor: NOW - 2_000_000, pause: { by: 'x', since: NOW - seconds, since_iso: '' } });

describe('resume words', () => {
  it('counts the ticks that were not run and promises at most one catch-up run', () => {
    expect(resumeWords(paused(12 * 86_400), NOW)).toBe(
      'Paused for 12 days. 5,760 ticks were not run; at most one catch-up run starts now, then every 3 min.',
    );
  });

  it('says that nothing is caught up where the schedule says so', () => {
    expect(resumeWords(paused(360, 'none'), NOW)).toBe(
      'Paused for 6 min. 2 ticks were not run; none of them is caught up; it goes on every 3 min.',
    );
  });

  it('says when no tick was missed', () => {
    expect(resumeWords(paused(1), NOW)).toContain('No tick was missed; it goes on every 3 min.');
  });
});
