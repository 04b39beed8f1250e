import fc from 'fast-check';
import { type TokenDraft, checkedDraft } from './token-draft';

const draft = (given: Partial<TokenDraft> = {}): TokenDraft => ({
  name: 'nightly-check',
  role: 'runner',
  onlySome: false,
  tenants: '',
  days: '90',
  all: ['*'],
  ...given,
});

describe('checkedDraft', () => {
  it('is a body once everything is well', () => {
    expect(checkedDraft(draft({ name: ' nightly ' }))).toEqual({
      body: { name: 'nightly', role: 'runner', tenants: ['*'], days: 90 },
    });
  });

  it('takes tenants with commas and blanks between them, each once, in small letters', () => {
    expect(checkedDraft(draft({ onlySome: true, tenants: 'Acme, beta  acme;\ngamma,' }))).toMatchObject({
      body: { tenants: ['acme', 'beta', 'gamma'] },
    });
  });

  it.each([
    [{ name: '  ' }, 'name', 'Enter 1 to 64 letters that say who has it.'],
    [{ name: 'x'.repeat(65) }, 'name', 'Enter 1 to 64 letters that say who has it.'],
    [{ name: 'a\u0007b' }, 'name', 'Enter 1 to 64 letters that say who has it.'],
    [{ onlySome: true, tenants: ' , ' }, 'tenants', 'Name at least one tenant.'],
    [{ days: '0' }, 'days', 'Enter whole days from 1 to 365.'],
    [{ days: '366' }, 'days', 'Enter whole days from 1 to 365.'],
    [{ days: '1.5' }, 'days', 'Enter whole days from 1 to 365.'],
  ] as const)('says what is wrong with %j', (given, field, sentence) => {
    expect(checkedDraft(draft(given))).toMatchObject({ problems: { [field]: sentence } });
  });

  it('hands on no more tenants than whoever makes it has', () => {
    const all = ['acme', 'beta'];
    expect(checkedDraft(draft({ all }))).toMatchObject({ body: { tenants: all } });
    expect(checkedDraft(draft({ all, onlySome: true, tenants: 'acme' }))).toMatchObject({
      body: { tenants: ['acme'] },
    });
    expect(checkedDraft(draft({ all, onlySome: true, tenants: 'acme gamma' }))).toMatchObject({
      problems: { tenants: 'gamma is none of your tenants.' },
    });
  });

  it('names the tenant that is none', () => {
    const checked = checkedDraft(draft({ onlySome: true, tenants: 'acme bad_one' }));
    expect(JSON.stringify(checked)).toContain('“bad_one” is no tenant.');
  });

  it('never lets a token out that reaches further than what was typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (tenants, days) => {
        const checked = checkedDraft(draft({ onlySome: true, tenants, days }));
        if (!('body' in checked)) return;
        expect(checked.body.tenants).not.toContain('*');
        expect(checked.body.days).toBeGreaterThanOrEqual(1);
        expect(checked.body.days).toBeLessThanOrEqual(365);
      }),
    );
  });
});
