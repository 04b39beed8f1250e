import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RunNow } from '../../data-access/run-now';
import { Toasts } from '../../ui/toast/toasts';
import { Acted } from '../actions/acted';
import { CrmBed } from '../testing/crm-bed';
import { RunNowToasts } from './run-now-toasts';

@Component({ selector: 'aether-listening', template: '', providers: [RunNowToasts] })
class Listening {
  readonly toasts = inject(RunNowToasts);
}

describe('RunNowToasts', () => {
  let bed: CrmBed<Listening>;
  let reads: number;
  const toast = () => TestBed.inject(Toasts).shown().at(-1);

  beforeEach(() => {
    bed = new CrmBed(Listening);
    reads = 0;
    TestBed.inject(Acted).happened.subscribe(() => (reads += 1));
    TestBed.inject(RunNow).start('acme');
  });
  afterEach(() => TestBed.resetTestingModule());

  const finish = (status: string, message = '') =>
    bed.answer('run-now', { run_id: 'r-1', status, message, result: { stats: { imported: 6, skipped: 1 } } });

  it('says what came in and has schedules and audit read again', async () => {
    await finish('succeeded');
    expect(toast()).toMatchObject({ tone: 'good', text: expect.stringMatching(/^acme: 6 imported, 1 skipped in /) });
    expect(reads).toBe(1);
  });

  it('says why an import failed and stays', async () => {
    await finish('failed', 'AccuLynx answered 502.');
    expect(toast()).toMatchObject({ tone: 'bad', text: 'acme: import failed, AccuLynx answered 502.' });
    expect(reads).toBe(1);
  });

  it('opens the run from its toast', async () => {
    await finish('failed');
    const arrived = bed.arrived();
    toast()?.action?.run();
    await arrived;
    expect(bed.url).toContain('open=acme');
    expect(bed.url).toContain('run=r-1');
  });

  it('takes a run that is already active as information', async () => {
    await bed.refuse('run-now', 409, 'run_in_progress', { run_id: 'r-0' });
    expect(toast()).toMatchObject({ tone: 'plain', text: 'A run of acme is already active.' });
  });

  it('says that one may leave the page while it runs on', async () => {
    bed.request('run-now').flush({ run_id: 'r-1', status: 'running' }, { status: 202, statusText: 'Accepted' });
    await bed.drawn();
    expect(toast()?.text).toBe('acme is still running. You can leave this page.');
  });

  it('says that nothing was changed when nothing answers', async () => {
    bed.request('run-now').error(new ProgressEvent('error'));
    await bed.drawn();
    expect(toast()?.text).toBe('acme: No connection to the Command Center. Nothing was changed.');
  });
});
