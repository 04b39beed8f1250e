import { aSchedule } from '../testing/a-schedule';
import { settingsOf, settingsPatch, theirChange } from './settings-change';

const before = settingsOf(aSchedule({ interval_sec: 300, description: 'x' }));

describe('settings change', () => {
  it('sends only what differs', () => {
    expect(settingsPatch(before, { ...before, interval: 180 })).toEqual({ interval_sec: 180 });
    expect(settingsPatch(before, { ...before, catchUp: 'none', description: ' y ' })).toEqual({
      catch_up: 'none',
      description: 'y',
    });
  });

  it('sends nothing when nothing differs', () => {
    expect(settingsPatch(before, { ...before, description: 'x ' })).toBeNull();
  });

  it('sends an empty description to remove it', () => {
    expect(settingsPatch(before, { ...before, description: '' })).toEqual({ description: '' });
  });

  it('names what someone else changed', () => {
    expect(theirChange(before, { ...before, interval: 180 }, 'priya')).toBe('interval from 5 min to 3 min by priya');
    expect(theirChange(before, { ...before, catchUp: 'none' }, null)).toBe('other settings');
  });
});
