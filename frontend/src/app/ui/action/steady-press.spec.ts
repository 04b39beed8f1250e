import { Component, input } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Toasts } from '../toast/toasts';
import { type Offer, SteadyPress } from './steady-press';

@Component({
  selector: 'aether-steady-host',
  imports: [SteadyPress],
  template: `<button type="button" [aetherSteadyPress]="offer()" (meant)="done.push($event.name)">
    {{ offer().name }}
  </button>`,
})
class SteadyHost {
  readonly offer = input.required<Offer>();
  readonly done: string[] = [];
}

const PAUSE = { kind: 'pause', name: 'Pause' };
const CANCEL = { kind: 'cancel', name: 'Cancel run' };
const NOTHING = { kind: null, name: 'Running' };
const REFUSED =
  'Nothing was done: the button became “Cancel run” just as you pressed it. Press it again if you mean that.';

describe('SteadyPress', () => {
  let fixture: ComponentFixture<SteadyHost>;

  beforeEach(() => {
    jest.useFakeTimers();
    fixture = TestBed.createComponent(SteadyHost);
    offer(PAUSE);
  });
  afterEach(() => jest.useRealTimers());

  function offer(one: Offer): void {
    fixture.componentRef.setInput('offer', one);
    TestBed.tick();
  }
  const button = (): HTMLButtonElement =>
    (fixture.nativeElement as HTMLElement).querySelector('button') as HTMLButtonElement;
  const tell = (event: Event): boolean => button().dispatchEvent(event);
  const keyDown = (key: string, repeat = false): boolean =>
    tell(new KeyboardEvent('keydown', { key, repeat, cancelable: true, bubbles: true }));
  const click = (detail: number): boolean => tell(new MouseEvent('click', { detail, bubbles: true }));
  /** What a finger, a mouse or a key does, and in between what happens meanwhile. */
  const presses = {
    pointer: (meanwhile: () => void = () => undefined) => {
      tell(new MouseEvent('pointerdown', { bubbles: true }));
      meanwhile();
      click(1);
    },
    'the space bar': (meanwhile: () => void = () => undefined) => {
      keyDown(' ');
      meanwhile();
      click(0);
    },
    Enter: (meanwhile: () => void = () => undefined) => {
      keyDown('Enter');
      meanwhile();
      click(0);
    },
    'an assistive technology': (meanwhile: () => void = () => undefined) => {
      meanwhile();
      click(0);
    },
  };
  const done = (): readonly string[] => fixture.componentInstance.done;
  const said = (): readonly string[] =>
    TestBed.inject(Toasts)
      .shown()
      .map(({ text }) => text);

  describe.each(Object.entries(presses))('pressed by %s', (by, press) => {
    it('does what it shows', () => {
      press();
      expect([done(), said()]).toEqual([['Pause'], []]);
    });

    it('does nothing and says so when its act took the place of another a moment ago', () => {
      offer(CANCEL);
      jest.advanceTimersByTime(299);
      press();
      expect([done(), said()]).toEqual([[], [REFUSED]]);
      jest.advanceTimersByTime(1);
      press();
      expect(done()).toEqual(['Cancel run']);
    });

    if (by === 'an assistive technology') return;
    it('does what it showed when the press began, not what it has come to be', () => {
      press(() => offer(CANCEL));
      press(() => jest.advanceTimersByTime(5_000));
      expect([done(), said()]).toEqual([['Pause'], [REFUSED]]);
      press(() => offer(PAUSE));
      expect(done()).toEqual(['Pause', 'Cancel run']);
    });
  });

  it('takes no change for one when the act stays what it is', () => {
    offer({ ...PAUSE });
    presses.pointer();
    expect(done()).toEqual(['Pause']);
  });

  it('does nothing and says nothing while it offers nothing', () => {
    offer(NOTHING);
    presses.pointer();
    presses.pointer(() => offer(PAUSE));
    expect([done(), said()]).toEqual([[], []]);
  });

  it('does at once what comes back, and what comes when the act before has been gone for a while', () => {
    offer(NOTHING);
    offer(PAUSE);
    presses.pointer();
    offer(NOTHING);
    jest.advanceTimersByTime(300);
    offer(CANCEL);
    presses.pointer();
    expect(done()).toEqual(['Pause', 'Cancel run']);
  });

  it('does not do at once what comes after an act by way of nothing', () => {
    offer(NOTHING);
    offer(CANCEL);
    presses.pointer();
    expect([done(), said()]).toEqual([[], [REFUSED]]);
  });

  it('takes a key that is held down for one press', () => {
    presses.Enter();
    expect(keyDown('Enter', true)).toBe(false);
    expect(keyDown('Tab')).toBe(true);
    expect(done()).toEqual(['Pause']);
  });

  it('forgets a press that ended elsewhere', () => {
    keyDown(' ');
    tell(new FocusEvent('focusout', { bubbles: true }));
    tell(new MouseEvent('pointerdown', { bubbles: true }));
    offer(CANCEL);
    jest.advanceTimersByTime(300);
    click(0);
    expect(done()).toEqual(['Cancel run']);
  });
});
