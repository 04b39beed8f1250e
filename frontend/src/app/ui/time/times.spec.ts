import { type Type, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from './clock';
import { ElapsedTime } from './elapsed-time';
import { ExactTime } from './exact-time';
import { RelativeTime } from './relative-time';
import { ShownZone } from './shown-zone';

/** Thu 12 Nov 2026 14:32:07 UTC. */
const MOMENT = Date.UTC(2026, 10, 12, 14, 32, 7) / 1000;

describe('times on the page', () => {
  const now = signal(MOMENT);

  function open(component: Type<unknown>, inputs: Record<string, unknown>): () => HTMLTimeElement {
    now.set(MOMENT);
    TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { now } }] });
    const fixture = TestBed.createComponent(component);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    TestBed.tick();
    return () => (fixture.nativeElement as HTMLElement).querySelector('time') as HTMLTimeElement;
  }

  it('count with the shared clock and say the exact moment to machines', () => {
    const time = open(RelativeTime, { at: MOMENT + 52 });
    expect(time().textContent).toBe('in 52 s');
    expect(time().dateTime).toBe('2026-11-12T14:32:59.000Z');
    now.set(MOMENT + 177);
    TestBed.tick();
    expect(time().textContent).toBe('2 min ago');
  });

  it('say for how long something has been so, roughly or to the second', () => {
    expect(open(ElapsedTime, { since: MOMENT - 252 })().textContent).toBe('for 4 min');
    TestBed.resetTestingModule();
    expect(open(ElapsedTime, { since: MOMENT - 252, precise: true })().textContent).toBe('4 min 12 s');
  });

  it('name the zone where asked, and the day where it is another', () => {
    const time = open(ExactTime, { at: MOMENT, withZone: true });
    expect(time().textContent).toBe('14:32:07 UTC');
    now.set(MOMENT + 86_400);
    TestBed.tick();
    expect(time().textContent).toBe('Nov 12 14:32:07 UTC');
  });

  it('say the whole day where asked, also today', () => {
    expect(open(ExactTime, { at: MOMENT, withFullDay: true })().textContent).toBe('Thu, Nov 12, 2026 14:32:07');
  });

  it('follow the zone that the operator chose', () => {
    const time = open(ExactTime, { at: MOMENT });
    TestBed.inject(ShownZone).zone.set('local');
    TestBed.tick();
    expect(time().textContent).toMatch(/\d\d:32:07$/);
    expect(time().textContent).not.toContain('UTC');
  });
});
