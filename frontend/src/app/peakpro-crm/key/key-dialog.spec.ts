import { TestBed } from '@angular/core/testing';
import type { GivenPart } from '../../core/testing/part-bed';
import { CrmBed } from '../testing/crm-bed';
import { KeyDialog, type KeyDialogData } from './key-dialog';

const SECRET = 'lakeshore-key-7Q2f';
const saved = jest.fn();
const data: KeyDialogData = { tenant: 'acme', saved };
const open = (given: GivenPart = {}) => new CrmBed(KeyDialog, { dialog: data, ...given });
const field = (bed: CrmBed<KeyDialog>) => bed.page.querySelector<HTMLInputElement>('#api-key');
const state = { tenant: 'acme', configured: true, last4: '7Q2f', location_name: 'Lakeshore Roofing LLC', health: 'ok' };

describe('KeyDialog', () => {
  beforeEach(() => saved.mockClear());
  afterEach(() => TestBed.resetTestingModule());

  async function filled(given: GivenPart = {}): Promise<CrmBed<KeyDialog>> {
    const bed = open(given);
    await bed.answer('credentials', { tenant: 'acme', configured: false });
    await bed.type('#api-key', ` ${SECRET} `);
    await bed.submit();
    return bed;
  }

  it('hides what is typed and says whose key it may be, and what cannot be read', () => {
    const bed = open();
    expect([field(bed)?.type, field(bed)?.autocomplete]).toEqual(['password', 'off']);
    expect(bed.words).toContain('Checked against AccuLynx before it is saved. It is never shown again.');
    expect(bed.words).toContain('Use a key that this customer created for its own location.');
    expect(bed.words).toContain('nobody read photos, documents and messages');
  });

  it('says which key stays in use until the new one works', async () => {
    const bed = open();
    await bed.answer('credentials', state);
    expect(bed.words).toContain('Key ••••7Q2f of Lakeshore Roofing LLC stays in use until the new one works.');
  });

  it('sends the trimmed key in the body alone, for the tenant of the header', async () => {
    const { request } = (await filled()).request('credentials', 'PUT');
    expect(request.headers.get('x-tenant')).toBe('acme');
    expect(request.body).toEqual({ api_key: SECRET });
    expect(request.urlWithParams).not.toContain(SECRET);
  });

  it('says Checking… while AccuLynx is asked and sends nothing twice', async () => {
    const bed = await filled();
    expect(bed.button(/Checking/).getAttribute('aria-busy')).toBe('true');
    await bed.submit();
    expect(bed.request('credentials', 'PUT').cancelled).toBe(false);
  });

  it('ends with the company for which the key works, and forgets the key', async () => {
    const bed = await filled();
    const before = field(bed);
    await bed.answer('credentials', state);
    expect(bed.words).toContain('Works: Lakeshore Roofing LLC. Key ••••7Q2f is saved. The next run imports from');
    expect([before?.value, field(bed)]).toEqual(['', null]);
    expect(saved).toHaveBeenCalledWith(expect.objectContaining({ location_name: 'Lakeshore Roofing LLC' }));
    expect(document.activeElement?.textContent).toBe('Done');
    await bed.press('Done');
    expect(bed.closedWith).toEqual({ answer: undefined });
  });

  it('says that a hold was lifted, or that the key rests', async () => {
    const bed = await filled();
    await bed.answer('credentials', { ...state, hold_lifted: true });
    expect(bed.words).toContain('The hold is lifted; unless the schedule is paused, one run starts now.');
    const stub = await filled({ importer: 'stub' });
    await stub.answer('credentials', state);
    expect(stub.words).toContain('keys are kept but not used');
  });

  it('asks for a key before it asks anybody', async () => {
    const bed = open();
    await bed.answer('credentials', state);
    await bed.submit();
    expect(bed.words).toContain('Paste the key first.');
    expect(() => bed.request('credentials', 'PUT')).toThrow();
  });

  it.each([
    [422, 'credentials_rejected', {}, 'AccuLynx does not accept this key. Nothing was saved.'],
    [409, 'location_mismatch', { detail: 'This key belongs to Bay City.' }, 'This key belongs to Bay City.'],
    [409, 'location_in_use', { detail: '' }, 'Another tenant already imports this AccuLynx location.'],
    [503, 'upstream_unavailable', {}, 'AccuLynx does not answer as it should, so nothing was saved.'],
    [503, 'secrets_unavailable', {}, 'Keys cannot be kept: the key ring cannot be used. Nothing was saved.'],
    [400, 'validation_failed', { errors: [{ field: 'api_key', message: 'Too short.' }] }, 'Too short.'],
  ])('stays open after %i %s and says what to do', async (status, code, more, sentence) => {
    const bed = await filled();
    await bed.refuse('credentials', status, code, more);
    expect(bed.words).toContain(sentence);
    expect(bed.closedWith).toBeUndefined();
    expect(saved).not.toHaveBeenCalled();
  });

  it('forgets the key when it closes without saving', async () => {
    const bed = await filled();
    const before = field(bed);
    bed.part.destroy();
    expect(before?.value).toBe('');
  });
});
