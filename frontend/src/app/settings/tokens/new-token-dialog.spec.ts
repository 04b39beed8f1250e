import { TestBed } from '@angular/core/testing';
import { PartBed } from '../../core/testing/part-bed';
import { aToken } from '../testing/a-token';
import { NewTokenDialog } from './new-token-dialog';

const URL = '/api/tokens';

describe('NewTokenDialog', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('starts as a runner for all tenants and 90 days, and complains about nothing', async () => {
    const bed = new PartBed(NewTokenDialog);
    expect(bed.page.querySelector<HTMLSelectElement>('#token-role')?.value).toBe('runner');
    expect(bed.page.querySelector<HTMLInputElement>('#token-days')?.value).toBe('90');
    expect(bed.button('All tenants').getAttribute('aria-pressed')).toBe('true');
    expect(bed.page.querySelector('[aria-invalid]')).toBeNull();
  });

  it('asks for what is missing before it asks the server', async () => {
    const bed = new PartBed(NewTokenDialog);
    await bed.press('Only these');
    await bed.submit();
    expect(bed.words).toContain('Enter 1 to 64 letters that say who has it.');
    expect(bed.words).toContain('Name at least one tenant.');
    expect(document.activeElement?.id).toBe('token-name');
    expect(() => bed.request(URL)).toThrow();
  });

  it('sends what was chosen and closes with the token and its secret', async () => {
    const bed = new PartBed(NewTokenDialog);
    await bed.type('#token-name', 'ci');
    await bed.type('#token-role', 'viewer');
    await bed.press('Only these');
    await bed.type('#token-tenants', 'acme, beta');
    await bed.type('#token-days', '30');
    await bed.submit();
    expect(bed.request(URL, 'POST').request.body).toEqual({
      name: 'ci',
      role: 'viewer',
      tenants: ['acme', 'beta'],
      days: 30,
    });
  });

  it('hands on the own tenants where somebody has only a few', async () => {
    const bed = new PartBed(NewTokenDialog, { tenants: ['acme', 'beta'] });
    await bed.type('#token-name', 'ci');
    expect(bed.button('All of mine').getAttribute('aria-pressed')).toBe('true');
    await bed.submit();
    expect(bed.request(URL, 'POST').request.body).toMatchObject({ tenants: ['acme', 'beta'] });
  });

  it('closes with the answer', async () => {
    const bed = new PartBed(NewTokenDialog);
    await bed.type('#token-name', 'ci');
    await bed.submit();
    const issued = { token: aToken({ name: 'ci' }), secret: 'acc_secret' };
    await bed.answer(URL, issued);
    expect(bed.closedWith?.answer).toMatchObject(issued);
  });

  it('stays open and says what the role may not do', async () => {
    const bed = new PartBed(NewTokenDialog, { role: 'editor' });
    await bed.type('#token-name', 'ci');
    await bed.submit();
    await bed.refuse(URL, 403, 'forbidden');
    expect(bed.words).toContain('Your role (editor) may not change tokens.');
    expect(bed.closedWith).toBeUndefined();
  });
});
