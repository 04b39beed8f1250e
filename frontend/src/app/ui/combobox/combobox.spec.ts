import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Combobox } from './combobox';

describe('Combobox', () => {
  let part: ComponentFixture<Combobox>;
  let field: HTMLInputElement;
  let searched: (string | null)[];
  let chosen: string[];
  const page = (): HTMLElement => part.nativeElement as HTMLElement;
  const options = () => [...page().querySelectorAll('[role="option"]')].map((option) => option.textContent?.trim());

  function set(inputs: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(inputs)) part.componentRef.setInput(name, value);
    TestBed.tick();
  }
  function press(key: string): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true });
    field.dispatchEvent(event);
    TestBed.tick();
    return event;
  }
  function type(value: string): void {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    TestBed.tick();
  }

  beforeEach(() => {
    jest.useFakeTimers();
    Element.prototype.scrollIntoView = jest.fn();
    part = TestBed.createComponent(Combobox);
    document.body.replaceChildren(page());
    set({ label: 'Tenant', listLabel: 'Tenants', value: 'acme', options: ['acme', 'bay-city'], nothing: '' });
    field = page().querySelector('input') as HTMLInputElement;
    searched = [];
    chosen = [];
    part.componentInstance.searched.subscribe((search) => searched.push(search));
    part.componentInstance.chosen.subscribe((value) => chosen.push(value));
    part.componentInstance.focus();
    TestBed.tick();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it('offers everything when it gets the focus', () => {
    expect([field.value, field.getAttribute('aria-expanded')]).toEqual(['acme', 'true']);
    expect([searched, options()]).toEqual([[''], ['acme', 'bay-city']]);
    expect(document.getElementById(field.getAttribute('aria-controls') ?? '')?.getAttribute('aria-label')).toBe(
      'Tenants',
    );
  });

  it('searches once when typing pauses', () => {
    type('b');
    type('ba');
    expect(searched).toEqual(['']);
    jest.advanceTimersByTime(150);
    expect(searched).toEqual(['', 'ba']);
  });

  it('chooses by arrow keys and Enter, and says which option is active', () => {
    press('ArrowDown');
    press('ArrowDown');
    const active = document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
    expect([active?.textContent?.trim(), active?.getAttribute('aria-selected')]).toEqual(['bay-city', 'true']);
    expect(press('Enter').defaultPrevented).toBe(true);
    expect(chosen).toEqual(['bay-city']);
    expect(field.getAttribute('aria-expanded')).toBe('false');
  });

  it('goes round at both ends, past what is typed', () => {
    press('ArrowUp');
    expect(document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent?.trim()).toBe(
      'bay-city',
    );
    press('ArrowDown');
    expect(field.getAttribute('aria-activedescendant')).toBeNull();
  });

  it('takes what is typed when no option is active', () => {
    type('gone-roofing');
    press('Enter');
    expect(chosen).toEqual(['gone-roofing']);
  });

  it('chooses nothing twice and nothing empty', () => {
    type('acme');
    press('Enter');
    type('  ');
    press('Enter');
    expect(chosen).toEqual([]);
  });

  it('chooses nothing where that is a choice', () => {
    set({ mayBeEmpty: true });
    type('');
    press('Enter');
    expect(chosen).toEqual(['']);
  });

  it('chooses by a click', () => {
    (page().querySelectorAll('[role="option"]')[1] as HTMLElement).click();
    expect(chosen).toEqual(['bay-city']);
  });

  it('closes at Escape and when it is left, and shows again what is chosen', () => {
    type('ba');
    expect(press('Escape').defaultPrevented).toBe(true);
    expect([field.value, options(), searched.at(-1)]).toEqual(['acme', [], null]);
    expect(press('Escape').defaultPrevented).toBe(false);
    press('ArrowDown');
    field.dispatchEvent(new FocusEvent('blur'));
    TestBed.tick();
    expect(options()).toEqual([]);
  });

  it('says that nothing was found', () => {
    set({ options: [], nothing: 'No tenant matches.' });
    expect(page().querySelector('[role="status"]')?.textContent?.trim()).toBe('No tenant matches.');
  });
});
