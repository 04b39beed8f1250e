import { TestBed } from '@angular/core/testing';
import type { Schedule } from '@aetherlink/contracts/schedule';
import type { GivenPart } from '../../core/testing/part-bed';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { CredentialHealth } from './credential-health';

const live = { mode: 'live', key_last4: '7Q2f', key_health: 'ok', location_name: 'Lakeshore Roofing LLC' } as const;
const open = (change: Partial<Schedule> = live, given: Omit<GivenPart, 'inputs'> = {}) =>
  new CrmBed(CredentialHealth, { ...given, inputs: { schedule: aSchedule(change) } });
const state = { tenant: 'acme', configured: true, last4: '7Q2f', location_name: 'Lakeshore Roofing LLC', health: 'ok' };
const names = (bed: CrmBed<CredentialHealth>) =>
  [...bed.page.querySelectorAll('button')].map((button) => button.querySelector('.word')?.textContent?.trim());

describe('CredentialHealth', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('asks for the key of the tenant by header and shows what an admin may know', async () => {
    const bed = open();
    const { request } = bed.request('credentials', 'GET');
    expect([request.headers.get('x-tenant'), request.params.keys()]).toEqual(['acme', []]);
    const other = open();
    await other.answer('credentials', { ...state, checked_at: NOW - 120, set_at: NOW - 60, set_by: 'james.okafor' });
    expect(other.words).toContain('Key ••••7Q2f works Lakeshore Roofing LLC. Checked 2 min ago.');
    expect(names(other)).toEqual(['Replace key…', 'Test key', 'Remove key…']);
  });

  it('asks the server for nothing and offers nothing where the role may not', () => {
    const bed = open(live, { role: 'editor' });
    expect(() => bed.request('credentials')).toThrow();
    expect(bed.words).toContain('Key ••••7Q2f works');
    expect(names(bed)).toEqual([]);
    expect(open({}, { role: 'editor' }).words).toContain('An admin can add one.');
  });

  it('offers only to add a key where there is none', async () => {
    const bed = open({});
    await bed.answer('credentials', { tenant: 'acme', configured: false });
    expect(bed.words).toContain('No key: stub importer Runs bring no records until a key is added.');
    expect(names(bed)).toEqual(['Add key…']);
  });

  it('tries the key and says what came of it', async () => {
    const bed = open();
    await bed.answer('credentials', state);
    await bed.press('Test key');
    await bed.answer('credentials/test', { ...state, message: 'fine' });
    expect(bed.words).toContain('Works: Lakeshore Roofing LLC.');
  });

  it('says that a tried key is refused, and why it could not be tried', async () => {
    const bed = open();
    await bed.answer('credentials', state);
    await bed.press('Test key');
    await bed.answer('credentials/test', {
      ...state,
      health: 'rejected',
      message: 'AccuLynx refuses the key of acme.',
    });
    expect(bed.words).toContain('Tested just now: AccuLynx refuses the key of acme.');
    await bed.answer('credentials', { ...state, health: 'rejected' });
    await bed.press('Test key');
    await bed.refuse('credentials/test', 503, 'upstream_unavailable');
    expect(bed.words).toContain('AccuLynx does not answer as it should. Try again in a minute.');
  });

  it('says why nothing can be set where keys cannot be kept', async () => {
    const bed = open({}, { keepsKeys: false });
    await bed.answer('credentials', { tenant: 'acme', configured: false });
    expect(bed.button('Add key…').getAttribute('aria-disabled')).toBe('true');
    expect(bed.words).toContain('Keys cannot be kept: the key ring cannot be used.');
  });
});
