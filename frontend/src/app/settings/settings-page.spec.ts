import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Preferences } from '../core/preferences/preferences';
import { type GivenPart, PartBed } from '../core/testing/part-bed';
import { Overview } from '../data-access/overview';
import { TextClipboard } from '../ui/copy/text-clipboard';
import { SettingsPage } from './settings-page';

describe('SettingsPage', () => {
  const copy = jest.fn();
  const summary = { value: signal({ slots: { used: 0, total: 8 } }) };
  const open = (given: GivenPart = {}): PartBed<SettingsPage> =>
    new PartBed(SettingsPage, {
      ...given,
      providers: [
        { provide: Overview, useValue: { summary } },
        { provide: TextClipboard, useValue: { copy } },
      ],
    });
  beforeEach(() => localStorage.clear());
  afterEach(() => TestBed.resetTestingModule());

  it('keeps what this person likes in this browser', async () => {
    const bed = open();
    const preferences = TestBed.inject(Preferences);
    await bed.press('Dark');
    await bed.press('Compact');
    await bed.press('Local');
    bed.page.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
    await bed.drawn();
    expect([preferences.theme(), preferences.density(), preferences.zone(), preferences.singleKeys()]).toEqual([
      'dark',
      'compact',
      'local',
      false,
    ]);
    expect(bed.button('Dark').getAttribute('aria-pressed')).toBe('true');
  });

  it('says what the installation is, and copies the line that sets it', async () => {
    const bed = open();
    expect(bed.words).toContain('Sign-in AUTH_MODE Access token');
    expect(bed.words).toContain('Runs at the same time IMPORT_CONCURRENCY 8');
    await bed.press('Copy AUTH_MODE=token');
    expect(copy).toHaveBeenCalledWith('AUTH_MODE=token');
  });

  it('shows tokens and sessions to admins, and tells everybody else whom to ask', () => {
    const admin = open();
    expect(admin.request('/api/tokens').cancelled).toBe(false);
    expect(admin.words).toContain('Sessions');
    const viewer = open({ role: 'viewer' });
    expect(viewer.words).toContain('Tokens Your role (viewer) cannot see tokens. Ask an admin.');
    expect(viewer.words).not.toContain('Sessions');
    expect(() => viewer.request('/api/tokens')).toThrow();
    expect(() => viewer.request('/api/auth/sessions')).toThrow();
  });
});
