import { TestBed } from '@angular/core/testing';
import type { TimelineItem } from '@aetherlink/contracts/tick';
import { Acted } from '../actions/acted';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { aRun } from '../testing/a-run';
import { wordsOf } from '../../core/testing/part-bed';
import { CrmBed } from '../testing/crm-bed';
import { ScheduleTimeline } from './schedule-timeline';

const PATH = 'schedules/acme/timeline';
const run = (id: string, change: Parameters<typeof aRun>[0] = {}): TimelineItem => ({
  kind: 'run',
  at: NOW,
  at_iso: '',
  run: aRun({ id, ...change }),
});
const pageOf = (next_cursor: string | null, ...items: TimelineItem[]) => ({ items, next_cursor, total: null });
const open = (inputs: Record<string, unknown> = {}) =>
  new CrmBed(ScheduleTimeline, {
    inputs: { schedule: aSchedule(), filter: 'all', run: null, entry: null, ...inputs },
  });
const lines = (bed: CrmBed<ScheduleTimeline>) => [...bed.page.querySelectorAll('aether-timeline-entry')].map(wordsOf);

describe('ScheduleTimeline', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('lists runs with what they brought and how long they took', async () => {
    const bed = open();
    await bed.answer(PATH, pageOf(null, run('r-1')));
    expect(lines(bed)).toEqual(['14:32:07 Run succeeded 24 s 6 imported, 1 skipped. r-1']);
  });

  it('asks only for the kind that the filter shows', () => {
    expect(open({ filter: 'ticks' }).request(PATH).request.params.get('kind')).toBe('tick');
  });

  it('reads older pages on demand', async () => {
    const bed = open();
    await bed.answer(PATH, pageOf('c1', run('r-2')));
    await bed.press('Load older');
    const older = bed.request(PATH);
    expect(older.request.params.get('cursor')).toBe('c1');
    older.flush(pageOf(null, run('r-1')));
    await bed.drawn();
    expect(lines(bed)).toHaveLength(2);
    expect(bed.words).not.toContain('Load older');
  });

  it('keeps the older pages when it is read again after an act', async () => {
    const bed = open();
    await bed.answer(PATH, pageOf('c1', run('r-2')));
    await bed.press('Load older');
    await bed.answer(PATH, pageOf(null, run('r-1')));
    TestBed.inject(Acted).tell();
    await bed.drawn();
    await bed.answer(PATH, pageOf('c2', run('r-3'), run('r-2')));
    expect(lines(bed)).toHaveLength(3);
  });

  it('unfolds a run with its facts, and offers to repeat a failed one', async () => {
    const bed = open({ run: 'r-1' });
    const repeated: string[] = [];
    bed.part.componentInstance.retried.subscribe((id) => repeated.push(id));
    const error = { class: 'transient', code: 'bad_gateway', message: '502 Bad Gateway' } as const;
    await bed.answer(PATH, pageOf(null, run('r-1', { status: 'failed', error })));
    expect(bed.words).toContain('502 Bad Gateway bad_gateway');
    expect(bed.words).toContain('Start lag 0.10 s');
    await bed.press('Retry');
    expect(repeated).toEqual(['r-1']);
  });

  it('offers to cancel an active run and nothing for one that succeeded', async () => {
    const bed = open({ run: 'r-1' });
    await bed.answer(PATH, pageOf(null, run('r-1', { status: 'running' })));
    expect(bed.words).toContain('Cancel run');
    const other = open({ run: 'r-1' });
    await other.answer(PATH, pageOf(null, run('r-1')));
    expect(other.words).not.toContain('Retry');
  });

  it('promises the first run of a new schedule', async () => {
    const bed = open({ schedule: aSchedule({ last_run: 0 }) });
    await bed.answer(PATH, pageOf(null));
    expect(bed.words).toContain('Nothing yet. The first run is due in 53 s.');
  });

  it('says when every tick ran', async () => {
    const bed = open({ filter: 'ticks' });
    await bed.answer(PATH, pageOf(null));
    expect(bed.words).toContain('Every tick ran.');
  });

  it('says why it could not be read and tries again', async () => {
    const bed = open();
    await bed.refuse(PATH, 503, 'persistence_unavailable');
    expect(bed.words).toContain('The store does not answer.');
    await bed.press('Try again');
    await bed.answer(PATH, pageOf(null, run('r-1')));
    expect(lines(bed)).toHaveLength(1);
  });
});
