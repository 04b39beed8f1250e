import { TestBed } from '@angular/core/testing';
import type { ResourceStats, Run } from '@aetherlink/contracts/run';
import { NOW } from '../../core/testing/now';
import { aRun } from '../testing/a-run';
import { CrmBed } from '../testing/crm-bed';
import { RunDetails } from './run-details';

const stats: ResourceStats = {
  fetched: 250,
  created: 12,
  updated: 3,
  unchanged: 235,
  failed: 0,
  pages: 10,
  api_calls: 11,
  rate_limited: 0,
  retries: 2,
  missing_marked: 0,
  duration_ms: 2_400,
};
const open = (change: Partial<Run> = {}) =>
  new CrmBed(RunDetails, { inputs: { run: aRun({ mode: 'live', ...change }) } });

describe('RunDetails', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    TestBed.resetTestingModule();
  });

  it('tells the figures of every resource, and of rare things only where they happened', () => {
    const bed = open({ stats: { imported: 15, skipped: 0, resources: { jobs: stats, custom_thing: stats } } });
    const [head, jobs, other] = [...bed.page.querySelectorAll('tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent?.trim()),
    );
    expect(head).toEqual(['Resource', 'Fetched', 'New', 'Changed', 'Same', 'Pages', 'Calls', 'Retries', 'Took']);
    expect(jobs).toEqual(['Jobs', '250', '12', '3', '235', '10', '11', '2', '2.40 s']);
    expect(other?.[0]).toBe('Custom thing');
  });

  it('says when the vendor may be asked again', () => {
    const error = { class: 'rate_limited', code: 'throttled', message: 'Too many', retry_at: NOW + 183 } as const;
    expect(open({ status: 'failed', error }).words).toContain('Too many throttled Trying again at 14:35.');
  });

  it('opens the log of a live run on request, and keeps it open while the run is read again', async () => {
    const bed = open();
    expect(() => bed.request('runs/r-1/log')).toThrow();
    await bed.press('Show the log');
    await bed.answer('runs/r-1/log', { items: [], next_cursor: null, total: 0 });
    expect(bed.words).toContain('This run wrote no log.');
    bed.part.componentRef.setInput('run', aRun({ mode: 'live' }));
    await bed.drawn();
    await bed.press('Hide the log');
    expect(bed.words).not.toContain('This run wrote no log.');
  });

  it('offers no log of the stub, which calls nobody', () => {
    expect(open({ mode: 'stub' }).words).not.toContain('Show the log');
  });

  it('offers to cancel what is under way and to repeat what has not succeeded', () => {
    const offered = (change: Partial<Run>): string => open({ mode: 'stub', ...change }).words;
    expect(offered({ status: 'running' })).toMatch(/Cancel run$/);
    expect(offered({ status: 'queued' })).toMatch(/Cancel run$/);
    expect(offered({ status: 'failed' })).toMatch(/Retry$/);
    expect(offered({ status: 'succeeded' })).not.toMatch(/Retry|Cancel/);
  });

  it('repeats no run that ended under the pointer of who wanted to cancel it', async () => {
    jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const bed = open({ status: 'running' });
    const retried = jest.fn();
    const cancelled = jest.fn();
    bed.part.componentInstance.retried.subscribe(retried);
    bed.part.componentInstance.cancelled.subscribe(cancelled);
    const cancel = bed.button('Cancel run');
    cancel.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    bed.part.componentRef.setInput('run', aRun({ mode: 'live', status: 'failed' }));
    await bed.drawn();
    bed.button('Retry').dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    expect([cancelled.mock.calls.length, retried.mock.calls.length]).toEqual([1, 0]);
    await bed.press('Retry');
    expect(retried).not.toHaveBeenCalled();
  });
});
