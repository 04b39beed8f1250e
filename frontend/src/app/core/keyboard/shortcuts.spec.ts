import { TestBed } from '@angular/core/testing';
import { Preferences } from '../preferences/preferences';
import { Shortcuts } from './shortcuts';

describe('Shortcuts', () => {
  let shortcuts: Shortcuts;

  beforeEach(() => {
    localStorage.clear();
    document.body.replaceChildren();
    shortcuts = TestBed.inject(Shortcuts);
  });

  function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    target.dispatchEvent(event);
    return event;
  }

  function field(html: string): Element {
    const parsed = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
    if (parsed === null) throw new Error('nothing parsed');
    document.body.append(parsed);
    return parsed;
  }

  it('runs what is registered and takes the key from the page', () => {
    const run = jest.fn();
    shortcuts.register({ keys: '/', run });
    expect(press('/').defaultPrevented).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs a sequence, and each key alone where nothing follows it', () => {
    const go = jest.fn();
    const pause = jest.fn();
    shortcuts.register({ keys: 'g p', run: go }, { keys: 'p', run: pause });
    press('p');
    press('g');
    press('p');
    expect([pause.mock.calls.length, go.mock.calls.length]).toEqual([1, 1]);
  });

  it('lets the younger of two with the same keys win while it can', () => {
    const older = jest.fn();
    const younger = jest.fn();
    let sheetIsOpen = true;
    shortcuts.register({ keys: 'Escape', run: older });
    const remove = shortcuts.register({ keys: 'Escape', when: () => sheetIsOpen, run: younger });
    press('Escape');
    sheetIsOpen = false;
    press('Escape');
    sheetIsOpen = true;
    remove();
    press('Escape');
    expect([younger.mock.calls.length, older.mock.calls.length]).toEqual([1, 2]);
  });

  it.each(['<input>', '<textarea></textarea>', '<select></select>', '<p contenteditable="true"></p>'])(
    'leaves keys typed into %s alone, except Escape',
    (html) => {
      const run = jest.fn();
      shortcuts.register({ keys: 'n', run }, { keys: 'Escape', run });
      const target = field(html);
      press('n', {}, target);
      expect(run).not.toHaveBeenCalled();
      press('Escape', {}, target);
      expect(run).toHaveBeenCalledTimes(1);
    },
  );

  it('leaves Enter to the button that has the focus', () => {
    const run = jest.fn();
    shortcuts.register({ keys: 'Enter', run });
    press('Enter', {}, field('<button type="button"></button>'));
    expect(run).not.toHaveBeenCalled();
    press('Enter');
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('leaves everything to an open dialog or menu', () => {
    const run = jest.fn();
    shortcuts.register({ keys: 'n', run });
    field('<div class="cdk-overlay-container"><div role="dialog" aria-modal="true"></div></div>');
    press('n');
    expect(run).not.toHaveBeenCalled();
  });

  it('leaves combinations to the browser', () => {
    const run = jest.fn();
    shortcuts.register({ keys: 'r', run });
    press('r', { ctrlKey: true });
    press('r', { metaKey: true });
    press('r', { altKey: true });
    expect(run).not.toHaveBeenCalled();
  });

  it('tells shifted letters apart', () => {
    const run = jest.fn();
    shortcuts.register({ keys: 'shift+d', run });
    press('d');
    expect(run).not.toHaveBeenCalled();
    press('D', { shiftKey: true });
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('can be switched off, except Escape', () => {
    const run = jest.fn();
    const close = jest.fn();
    shortcuts.register({ keys: 'n', run }, { keys: 'Escape', run: close });
    TestBed.inject(Preferences).singleKeys.set(false);
    press('n');
    press('Escape');
    expect([run.mock.calls.length, close.mock.calls.length]).toEqual([0, 1]);
  });
});
