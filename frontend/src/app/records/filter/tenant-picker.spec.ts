import { TestBed } from '@angular/core/testing';
import { PartBed } from '../../core/testing/part-bed';
import { TenantPicker } from './tenant-picker';

const found = (...tenants: string[]) => ({ items: tenants.map((tenant) => ({ tenant })), next_cursor: null });

describe('TenantPicker', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('finds tenants that have a schedule, and asks for none before somebody looks', async () => {
    const bed = new PartBed(TenantPicker, { inputs: { tenant: null } });
    expect(() => bed.request('schedules')).toThrow();
    bed.page.querySelector('input')?.focus();
    await bed.drawn();
    expect(bed.request('schedules').request.params.toString()).toBe('sort=tenant&limit=20');
  });

  it('tells what was chosen as a slug', async () => {
    const bed = new PartBed(TenantPicker, { inputs: { tenant: 'acme' } });
    const chosen: string[] = [];
    bed.part.componentInstance.chosen.subscribe((tenant) => chosen.push(tenant));
    bed.page.querySelector('input')?.focus();
    await bed.drawn();
    await bed.answer('schedules', found('acme', 'bay-city'));
    expect(bed.words).toContain('acme bay-city');
    await bed.type('input', ' Gone-Roofing ');
    bed.page.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(chosen).toEqual(['gone-roofing']);
  });

  it('says that no tenant matches', async () => {
    const bed = new PartBed(TenantPicker, { inputs: { tenant: 'acme' } });
    bed.page.querySelector('input')?.focus();
    await bed.drawn();
    await bed.answer('schedules', found());
    expect(bed.words).toContain('No tenant matches.');
  });
});
