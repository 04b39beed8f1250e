import { TestBed } from '@angular/core/testing';
import type { Run } from '@aetherlink/contracts/run';
import { NOW } from '../../core/testing/now';
import { aRun } from '../testing/a-run';
import { CrmBed } from '../testing/crm-bed';
import { RunLog } from './run-log';

const PATH = 'runs/r-1/log';
const open = (change: Partial<Run> = {}) => new CrmBed(RunLog, { inputs: { run: aRun({ mode: 'live', ...change }) } });
const page = (next_cursor: string | null, ...paths: string[]) => ({
  items: paths.map((path) => ({ at: NOW, at_iso: '', level: 'info', message: '', method: 'GET', path, status: 200 })),
  next_cursor,
  total: null,
});
const lines = (bed: CrmBed<RunLog>) => [...bed.page.querySelectorAll('.call')].map((one) => one.textContent);

describe('RunLog', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('shows the calls in the order in which they were made', async () => {
    const bed = open();
    await bed.answer(PATH, page(null, '/jobs?a=1', '/jobs?a=2'));
    expect(lines(bed)).toEqual(['GET /jobs?a=1', 'GET /jobs?a=2']);
    expect(bed.words).toContain('2 lines');
    expect(bed.words).not.toContain('Load more');
  });

  it('reads on page by page', async () => {
    const bed = open();
    await bed.answer(PATH, page('c1', '/jobs?a=1'));
    await bed.press('Load more');
    const more = bed.request(PATH);
    expect(more.request.params.get('cursor')).toBe('c1');
    more.flush(page(null, '/jobs?a=2'));
    await bed.drawn();
    expect(lines(bed)).toHaveLength(2);
  });

  it('searches in what is loaded and says so', async () => {
    const bed = open();
    await bed.answer(PATH, page('c1', '/jobs', '/contacts'));
    await bed.type('input', 'contacts');
    expect(lines(bed)).toEqual(['GET /contacts']);
    expect(bed.words).toContain('1 of 2 lines');
    expect(bed.words).toContain('Only the lines that are loaded were searched.');
    await bed.type('input', 'nothing');
    expect(bed.words).toContain('No line contains “nothing”.');
  });

  it('reads the log anew when the run has ended', async () => {
    const bed = open({ status: 'running', finished_at: undefined });
    await bed.answer(PATH, page(null, '/jobs'));
    expect(bed.words).toContain('Refresh');
    bed.part.componentRef.setInput('run', aRun({ mode: 'live' }));
    await bed.drawn();
    await bed.answer(PATH, page(null, '/jobs', '/users'));
    expect(lines(bed)).toHaveLength(2);
    expect(bed.words).not.toContain('Refresh');
  });

  it('says that there is none, or why it could not be read', async () => {
    const bed = open();
    await bed.refuse(PATH, 503, 'persistence_unavailable');
    expect(bed.words).toContain('The store does not answer.');
    await bed.press('Try again');
    await bed.answer(PATH, page(null));
    expect(bed.words).toContain('This run wrote no log.');
  });
});
