import { TestBed } from '@angular/core/testing';
import { CrmBed } from '../testing/crm-bed';
import { SearchField } from './search-field';

describe('SearchField', () => {
  let bed: CrmBed<SearchField>;
  let searched: string[];
  const shown = () => bed.page.querySelector('input')?.value;

  beforeEach(() => {
    jest.useFakeTimers();
    bed = new CrmBed(SearchField, { inputs: { value: '' } });
    searched = [];
    bed.part.componentInstance.searched.subscribe((search) => searched.push(search));
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  async function addressSays(value: string): Promise<void> {
    bed.part.componentRef.setInput('value', value);
    await bed.drawn();
  }

  it('tells once when typing pauses for 150 ms', async () => {
    await bed.type('input', 'r');
    jest.advanceTimersByTime(149);
    await bed.type('input', 'ro');
    jest.advanceTimersByTime(149);
    expect(searched).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(searched).toEqual(['ro']);
  });

  it('keeps what is typed while the address still catches up', async () => {
    await bed.type('input', 'r');
    jest.advanceTimersByTime(150);
    await bed.type('input', 'roo');
    await addressSays('r');
    expect(shown()).toBe('roo');
  });

  it('follows Back and forgets what was still to be told', async () => {
    await bed.type('input', 'roof');
    await addressSays('lake');
    expect(shown()).toBe('lake');
    jest.advanceTimersByTime(1_000);
    expect(searched).toEqual([]);
  });

  it('is emptied by Escape', async () => {
    await bed.type('input', 'roof');
    bed.page.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await bed.drawn();
    expect(shown()).toBe('');
    jest.advanceTimersByTime(150);
    expect(searched).toEqual(['']);
  });
});
