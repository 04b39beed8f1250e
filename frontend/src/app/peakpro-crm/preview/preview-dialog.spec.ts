import { TestBed } from '@angular/core/testing';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { PreviewDialog } from './preview-dialog';

const open = () => new CrmBed(PreviewDialog, { dialog: 'acme' });
const answer = (change: object = {}) => ({
  tenant: 'acme',
  run_id: 'r-9',
  counts: { created: 12, updated: 1, unchanged: 1885, missing: 2 },
  complete: true,
  sample: [
    {
      kind: 'job',
      external_id: 'j-1',
      title: 'Oak Street 12',
      change: 'updated',
      fields: [
        { field: 'approved_value', before: 1200, after: 13450.5 },
        { field: 'owner', before: null, after: 'Maria' },
      ],
    },
  ],
  api_calls: 41,
  message: '',
  ...change,
});
const running = {
  run_id: 'r-9',
  trigger: 'preview',
  started_at: NOW,
  started_at_iso: '',
  imported: 0,
  resource: 'jobs',
  page: 4,
  expected_pages: 12,
} as const;

describe('PreviewDialog', () => {
  afterEach(() => TestBed.resetTestingModule());

  function progress(bed: CrmBed<PreviewDialog>, change: object = {}): Promise<void> {
    const schedule = aSchedule({ state: 'running', running: { ...running, ...change } });
    bed.messages.next({ name: 'schedule', change: { type: 'progress', tenant: 'acme', schedule } });
    return bed.drawn();
  }

  it('asks at once and shows how far the fetch has come', async () => {
    const bed = open();
    expect(bed.request('preview', 'POST').request.headers.get('x-tenant')).toBe('acme');
    expect(bed.words).toContain('Waiting for a free slot…');
    await progress(bed);
    expect(bed.words).toContain('Reading jobs, page 4 of 12');
  });

  it('takes the progress of another run for another run', async () => {
    const bed = open();
    await progress(bed, { trigger: 'schedule' });
    expect(bed.words).toContain('Waiting for a free slot…');
  });

  it('counts what would change, shows a sample with the old beside the new, and the calls it took', async () => {
    const bed = open();
    await bed.answer('preview', answer());
    expect(bed.words).toContain('New 12 Changed 1 Unchanged 1,885 Would be missing 2');
    expect(bed.words).toContain('One change as a sample Oak Street 12 Job changed');
    expect([...bed.page.querySelectorAll('del')].map((one) => one.textContent)).toEqual(['1,200']);
    expect([...bed.page.querySelectorAll('ins')].map((one) => one.textContent)).toEqual(['13,450.50', 'Maria']);
    expect(bed.words).toContain('41 API calls used, nothing written.');
  });

  it('admits what it does not know when time ran out', async () => {
    const bed = open();
    const counts = { created: 12, updated: 1, unchanged: 5, missing: null };
    await bed.answer('preview', answer({ complete: false, counts }));
    expect(bed.words).toContain('Would be missing not known');
    expect(bed.words).toContain('Time ran out before every page was read');
  });

  it('says that nothing would change', async () => {
    const bed = open();
    const counts = { created: 0, updated: 0, unchanged: 9, missing: 0 };
    await bed.answer('preview', answer({ counts, sample: [], api_calls: 1 }));
    expect(bed.words).toContain('Nothing would change.');
    expect(bed.words).toContain('1 API call used');
  });

  it('closes with the wish to apply', async () => {
    const bed = open();
    await bed.answer('preview', answer());
    await bed.press('Apply');
    expect(bed.closedWith).toEqual({ answer: 'apply' });
  });

  it('stops the run when nobody waits for it any more', async () => {
    const bed = open();
    await progress(bed);
    await bed.press('Stop');
    expect(bed.request('runs/r-9/cancel', 'POST').request.body).toEqual({});
    expect(bed.closedWith).toEqual({ answer: undefined });
  });

  it('says why it failed and tries again', async () => {
    const bed = open();
    await bed.refuse('preview', 409, 'run_in_progress');
    expect(bed.words).toContain('A run of acme is already active.');
    await bed.press('Try again');
    await bed.answer('preview', answer());
    expect(bed.words).toContain('Unchanged 1,885');
  });
});
