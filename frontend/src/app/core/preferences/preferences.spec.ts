import { TestBed } from '@angular/core/testing';
import { ShownZone } from '../../ui/time/shown-zone';
import { Preferences } from './preferences';
import { Theme } from './theme';

const KEY = 'aetherlink.preferences';

describe('Preferences', () => {
  beforeEach(() => localStorage.clear());

  it('are remembered by the browser', () => {
    const before = TestBed.inject(Preferences);
    before.theme.set('dark');
    before.zone.set('local');
    TestBed.tick();
    TestBed.resetTestingModule();
    const after = TestBed.inject(Preferences);
    expect(after.theme()).toBe('dark');
    expect(TestBed.inject(ShownZone).zone()).toBe('local');
  });

  it.each(['not json', 'null', '7', '{"theme":"pink","zone":1,"singleKeys":"yes"}'])(
    'start from the defaults when %s is stored',
    (stored) => {
      localStorage.setItem(KEY, stored);
      const preferences = TestBed.inject(Preferences);
      expect([preferences.theme(), preferences.zone(), preferences.singleKeys()]).toEqual(['system', 'utc', true]);
    },
  );

  it('forget whose data was looked at, at once, and keep how somebody likes to look', () => {
    const preferences = TestBed.inject(Preferences);
    preferences.recordsTenant.set('acme');
    preferences.theme.set('dark');
    TestBed.tick();
    preferences.forgetData();
    expect(localStorage.getItem(KEY)).toContain('"theme":"dark"');
    expect(localStorage.getItem(KEY)).not.toContain('acme');
  });

  it('work where the browser keeps nothing', () => {
    const denied = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('denied');
    });
    TestBed.inject(Preferences).theme.set('dark');
    expect(() => TestBed.tick()).not.toThrow();
    denied.mockRestore();
  });
});

describe('Theme', () => {
  beforeEach(() => localStorage.clear());

  it('puts the chosen theme on the document and switches it', () => {
    const theme = TestBed.inject(Theme);
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBe('light');
    theme.toggle();
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    theme.toggle();
    TestBed.tick();
    expect(document.documentElement.dataset['theme']).toBe('light');
  });
});
