import { LiveAnnouncer } from '@angular/cdk/a11y';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Summary } from '@aetherlink/contracts/summary';
import { Overview } from '../../data-access/overview';
import { Clock } from '../../ui/time/clock';
import { attentionOf, summaryOf } from '../testing/summary-of';
import { ProblemAnnouncer } from './problem-announcer';

describe('ProblemAnnouncer', () => {
  const value = signal<Summary | undefined>(undefined);
  const now = signal(1000);
  const announce = jest.fn().mockResolvedValue(undefined);

  beforeEach(() => {
    value.set(undefined);
    now.set(1000);
    announce.mockClear();
    TestBed.configureTestingModule({
      providers: [
        ProblemAnnouncer,
        { provide: Overview, useValue: { summary: { value } } },
        { provide: Clock, useValue: { now } },
        { provide: LiveAnnouncer, useValue: { announce } },
      ],
    });
    TestBed.inject(ProblemAnnouncer);
  });

  function see(...tenants: string[]): void {
    value.set(summaryOf({ attention: tenants.map((tenant) => attentionOf(tenant)) }));
    TestBed.tick();
  }

  function pass(seconds: number): void {
    now.update((before) => before + seconds);
    TestBed.tick();
  }

  it('says nothing about what stands there when the page opens', () => {
    see('a', 'b');
    expect(announce).not.toHaveBeenCalled();
  });

  it('names new problems politely', () => {
    see('a');
    see('a', 'lakeshore-roofing', 'granite-state-exteriors');
    expect(announce).toHaveBeenCalledWith('2 new problems: lakeshore-roofing, granite-state-exteriors', 'polite');
  });

  it('speaks at most once a minute, and not of what is over by then', () => {
    see();
    see('a');
    see('a', 'b', 'c');
    see('a', 'c');
    expect(announce).toHaveBeenCalledTimes(1);
    pass(59);
    expect(announce).toHaveBeenCalledTimes(1);
    pass(1);
    expect(announce).toHaveBeenLastCalledWith('1 new problem: c', 'polite');
  });
});
