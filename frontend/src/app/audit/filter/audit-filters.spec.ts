import { TestBed } from '@angular/core/testing';
import { convertToParamMap } from '@angular/router';
import { type GivenPart, PartBed } from '../../core/testing/part-bed';
import { type AuditView, NO_FILTER, readAuditView } from '../view/audit-view';
import { AuditFilters } from './audit-filters';

const field = (name: string) => `[aria-label="${name}"]`;

describe('AuditFilters', () => {
  let told: Partial<AuditView>[];

  function open(params: Record<string, string> = {}, given: GivenPart = {}): PartBed<AuditFilters> {
    told = [];
    const bed = new PartBed(AuditFilters, { ...given, inputs: { view: readAuditView(convertToParamMap(params)) } });
    bed.part.componentInstance.filtered.subscribe((change) => told.push(change));
    return bed;
  }
  const last = () => told.at(-1);

  afterEach(() => TestBed.resetTestingModule());

  it('groups the operations and offers each group as a whole', async () => {
    const bed = open();
    const groups = [...bed.page.querySelectorAll('optgroup')].map(({ label }) => label);
    expect(groups).toEqual(['Schedules', 'Imports', 'Keys', 'Sign-in and tokens', 'Audit', 'Store', 'Local actions']);
    await bed.type(field('Operation'), 'scheduler.import.*');
    expect(last()).toEqual({ operation: 'scheduler.import.*', open: null });
  });

  it('keeps an operation from an old file among the choices', () => {
    const bed = open({ op: 'scheduled-run' });
    expect(bed.page.querySelector<HTMLSelectElement>(field('Operation'))?.value).toBe('scheduled-run');
  });

  it('tells source, outcome, ring and time', async () => {
    const bed = open();
    await bed.type(field('Source'), 'api');
    expect(last()).toEqual({ source: 'api', open: null });
    await bed.type(field('Outcome'), 'denied');
    expect(last()).toEqual({ outcome: 'denied', open: null });
    await bed.press('People');
    expect(last()).toEqual({ ring: 'people', open: null });
    await bed.press('24 h');
    expect(last()).toEqual({ range: '24h', from: null, to: null, open: null });
  });

  it('tells an actor and an action once they are typed', () => {
    const bed = open();
    for (const [name, value] of [
      ['Actor', ' token:nightly '],
      ['Action id', 'a-1'],
    ]) {
      const input = bed.page.querySelector<HTMLInputElement>(field(name));
      if (input === null) throw new Error(`no ${name}`);
      input.value = value;
      input.dispatchEvent(new Event('change'));
    }
    expect(told).toEqual([
      { actor: 'token:nightly', open: null },
      { action: 'a-1', open: null },
    ]);
  });

  it('asks from when to when once that is to be picked', () => {
    expect(open().page.querySelector('input[type="datetime-local"]')).toBeNull();
    const bed = open({ range: 'pick', from: '2026-11-12T08:00Z' });
    const [from, to] = [...bed.page.querySelectorAll<HTMLInputElement>('input[type="datetime-local"]')];
    expect(from.value).toBe('2026-11-12T08:00');
    to.value = '2026-11-12T09:30';
    to.dispatchEvent(new Event('change'));
    expect(last()).toEqual({ to: Date.UTC(2026, 10, 12, 9, 30) / 1000, open: null });
  });

  it('offers the whole product to those who see every tenant', async () => {
    const bed = open({ tenant: 'acme' });
    bed.page.querySelector('input')?.focus();
    await bed.drawn();
    await bed.answer('schedules', { items: [{ tenant: 'acme' }], next_cursor: null });
    expect([...bed.page.querySelectorAll('[role="option"]')].map((one) => one.textContent?.trim())).toEqual([
      'system',
      'acme',
    ]);
  });

  it('offers only their tenants to those who see some', async () => {
    const bed = open({}, { tenants: ['acme'] });
    bed.page.querySelector('input')?.focus();
    await bed.drawn();
    await bed.answer('schedules', { items: [{ tenant: 'acme' }], next_cursor: null });
    expect(bed.page.querySelectorAll('[role="option"]')).toHaveLength(1);
  });

  it('shows all tenants again when the field is emptied', async () => {
    const bed = open({ tenant: 'acme' });
    const input = bed.page.querySelector('input');
    input?.focus();
    await bed.drawn();
    await bed.type('input', '');
    input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(last()).toEqual({ tenant: '', open: null });
  });

  it('clears everything at once, and only offers that when something is set', async () => {
    expect(() => open().button('Clear filters')).toThrow();
    const bed = open({ tenant: 'acme', ring: 'people' });
    expect(bed.button('Filters (2)').getAttribute('aria-expanded')).toBe('false');
    await bed.press('Clear filters');
    expect(last()).toEqual({ ...NO_FILTER, open: null });
  });
});
