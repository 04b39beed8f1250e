import { NOW } from '../../core/testing/now';
import { asPicked, defaultPauseEnd, pauseEnds, pickedMoment } from './pause-ends';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute) / 1000;

describe('pause ends', () => {
  it('offers an hour, this evening and tomorrow morning', () => {
    expect(pauseEnds(NOW, 'utc')).toEqual({ hour: NOW + 3600, today: at(12, 18), tomorrow: at(13, 8) });
    expect(defaultPauseEnd(NOW, 'utc')).toBe('today');
  });

  it('offers no evening that is over', () => {
    expect(pauseEnds(at(12, 18, 30), 'utc').today).toBeNull();
    expect(defaultPauseEnd(at(12, 17, 59) + 30, 'utc')).toBe('tomorrow');
  });

  it('finds tomorrow over the end of a month', () => {
    expect(pauseEnds(Date.UTC(2026, 10, 30, 20) / 1000, 'utc').tomorrow).toBe(Date.UTC(2026, 11, 1, 8) / 1000);
  });

  it("uses the browser's own clock in local time", () => {
    const { today } = pauseEnds(at(12, 0), 'local');
    expect(today === null || new Date(today * 1000).getHours()).toBe(today === null ? true : 18);
  });

  it('reads what was picked in the shown zone, and nothing from an empty field', () => {
    expect(pickedMoment('2026-11-12T18:00', 'utc')).toBe(at(12, 18));
    expect(pickedMoment(asPicked(at(12, 18), 'local'), 'local')).toBe(at(12, 18));
    expect(pickedMoment('', 'utc')).toBeNull();
    expect(asPicked(at(12, 18), 'utc')).toBe('2026-11-12T18:00');
  });
});
