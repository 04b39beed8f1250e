import type { Tick, TimelineItem } from '@aetherlink/contracts/tick';
import { aRun } from '../testing/a-run';
import { anEntry } from '../../core/testing/an-entry';
import { foldedTimeline } from './folded-timeline';
import { timelineKind } from './timeline-kind';

const aTick = (from: number, change: Partial<Tick> = {}): Tick => ({
  tenant: 'acme',
  from,
  from_iso: '',
  to: from,
  to_iso: '',
  count: 1,
  decision: 'paused',
  reason: 'Paused by james.',
  ...change,
});
const tick = (from: number, change: Partial<Tick> = {}): TimelineItem => ({
  kind: 'tick',
  at: from,
  at_iso: '',
  tick: aTick(from, change),
});
const run = (id: string): TimelineItem => ({ kind: 'run', at: 1, at_iso: '', run: aRun({ id }) });
const entry = (id: number, operation: string, run_id?: string): TimelineItem => ({
  kind: 'audit',
  at: 1,
  at_iso: '',
  entry: anEntry({ id, operation, ...(run_id && { run_id }) }),
});

describe('folded timeline', () => {
  it('folds consecutive ticks with the same decision into one line with a range', () => {
    const lines = foldedTimeline([tick(300, { to: 360, count: 2 }), tick(240), tick(180)]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ kind: 'tick', tick: { from: 180, to: 360, count: 4 } });
  });

  it('does not fold ticks with another reason or with a run between them', () => {
    expect(foldedTimeline([tick(300), tick(240, { reason: 'Paused by priya.' })])).toHaveLength(2);
    expect(foldedTimeline([tick(300), run('r'), tick(240)])).toHaveLength(3);
  });

  it('leaves out the entry of a run that is shown itself', () => {
    const lines = foldedTimeline([run('r'), entry(1, 'scheduler.import.completed', 'r')]);
    expect(lines.map(({ kind }) => kind)).toEqual(['run']);
  });

  it('keeps the entry of a run that is not shown', () => {
    expect(foldedTimeline([entry(1, 'scheduler.import.completed', 'r')])).toHaveLength(1);
  });

  it('keeps setting changes', () => {
    expect(foldedTimeline([run('r'), entry(2, 'scheduler.schedule.updated')])).toHaveLength(2);
  });

  it('leaves out a tick that ran, because its run stands for it', () => {
    expect(foldedTimeline([tick(300, { decision: 'ran' })])).toEqual([]);
  });

  it('shows a line once when two pages overlap', () => {
    expect(foldedTimeline([run('r'), run('r')])).toHaveLength(1);
  });

  it('asks the server only for what the filter shows', () => {
    expect(timelineKind('changes')).toBe('audit');
    expect(timelineKind('all')).toBeNull();
  });
});
