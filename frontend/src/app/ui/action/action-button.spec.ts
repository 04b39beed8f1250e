import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ActionButton } from './action-button';

describe('ActionButton', () => {
  let fixture: ComponentFixture<ActionButton>;
  let pressed: jest.Mock;

  beforeEach(() => {
    fixture = TestBed.createComponent(ActionButton);
    fixture.componentRef.setInput('label', 'Pause');
    fixture.componentRef.setInput('busyLabel', 'Pausing…');
    pressed = jest.fn();
    fixture.componentInstance.pressed.subscribe(pressed);
    TestBed.tick();
  });

  function set(name: string, value: unknown): void {
    fixture.componentRef.setInput(name, value);
    TestBed.tick();
  }
  const button = (): HTMLButtonElement =>
    (fixture.nativeElement as HTMLElement).querySelector('button') as HTMLButtonElement;

  it('says when it is pressed', () => {
    button().click();
    expect(pressed).toHaveBeenCalledTimes(1);
  });

  it('shows its progress word and takes no second click while it works', () => {
    set('busy', true);
    button().click();
    expect(pressed).not.toHaveBeenCalled();
    expect(button().getAttribute('aria-busy')).toBe('true');
    expect(button().querySelector('.word:not(.off)')?.textContent).toBe('Pausing…');
  });

  it('keeps both words in place, so that its width stays', () => {
    expect(button().querySelectorAll('.word')).toHaveLength(2);
    set('busy', true);
    expect(button().querySelectorAll('.word')).toHaveLength(2);
  });

  it('stays focusable where the moment forbids it, and says why', async () => {
    set('reason', 'Already paused');
    expect(button().disabled).toBe(false);
    expect(button().getAttribute('aria-disabled')).toBe('true');
    button().click();
    expect(pressed).not.toHaveBeenCalled();
    await fixture.whenStable();
    const description = button().getAttribute('aria-describedby');
    expect(document.getElementById(description ?? '')?.textContent).toBe('Already paused');
  });

  it('submits the form around it only when it may', () => {
    set('submit', true);
    expect(button().type).toBe('submit');
    set('reason', 'Not yet');
    const click = new MouseEvent('click', { cancelable: true, bubbles: true });
    button().dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
  });
});
