import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { SearchField } from './search-field';

describe('SearchField', () => {
  let part: ComponentFixture<SearchField>;
  let field: HTMLInputElement;
  let searched: string[];
  const drawn = (): void => TestBed.tick();

  beforeEach(() => {
    jest.useFakeTimers();
    part = TestBed.createComponent(SearchField);
    for (const [name, value] of Object.entries({ value: '', hint: 'Find', label: 'Find a thing' })) {
      part.componentRef.setInput(name, value);
    }
    drawn();
    field = (part.nativeElement as HTMLElement).querySelector('input') as HTMLInputElement;
    searched = [];
    part.componentInstance.searched.subscribe((search) => searched.push(search));
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  function addressSays(value: string): void {
    part.componentRef.setInput('value', value);
    drawn();
  }
  function type(value: string): void {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    drawn();
  }

  it('is called what its page calls it', () => {
    expect([field.placeholder, field.getAttribute('aria-label')]).toEqual(['Find', 'Find a thing']);
  });

  it('tells once when typing pauses for 150 ms', () => {
    type('r');
    jest.advanceTimersByTime(149);
    type('ro');
    jest.advanceTimersByTime(149);
    expect(searched).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(searched).toEqual(['ro']);
  });

  it('keeps what is typed while the address still catches up', () => {
    type('r');
    jest.advanceTimersByTime(150);
    type('roo');
    addressSays('r');
    expect(field.value).toBe('roo');
  });

  it('follows Back and forgets what was still to be told', () => {
    type('roof');
    addressSays('lake');
    expect(field.value).toBe('lake');
    jest.advanceTimersByTime(1_000);
    expect(searched).toEqual([]);
  });

  it('is emptied by Escape', () => {
    type('roof');
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    drawn();
    expect(field.value).toBe('');
    jest.advanceTimersByTime(150);
    expect(searched).toEqual(['']);
  });
});
