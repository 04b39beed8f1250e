import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Run } from '@aetherlink/contracts/run';
import { Subject } from 'rxjs';
import { apiErrorInterceptor } from '../core/http/api-error-interceptor';
import { EventStream } from '../core/live/event-stream';
import type { LiveMessage } from '../core/live/live-message';
import { RunNow, type RunNowOutcome } from './run-now';

const RUN_NOW = '/api/crm/import/acculynx/run-now';

describe('RunNow', () => {
  const messages = new Subject<LiveMessage>();
  let runNow: RunNow;
  let http: HttpTestingController;
  let outcomes: RunNowOutcome[];

  beforeEach(() => {
    jest.useFakeTimers();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiErrorInterceptor])),
        provideHttpClientTesting(),
        { provide: EventStream, useValue: { messages } },
      ],
    });
    runNow = TestBed.inject(RunNow);
    http = TestBed.inject(HttpTestingController);
    outcomes = [];
    runNow.outcomes.subscribe((outcome) => outcomes.push(outcome));
  });

  afterEach(() => {
    http.verify();
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  const finish = (status: string) =>
    http.expectOne(RUN_NOW).flush({
      ok: status === 'succeeded',
      run_id: 'r-1',
      status,
      message: 'done',
      result: { mode: 'stub', stats: { imported: 6, skipped: 1 } },
    });
  const accept = () =>
    http.expectOne(RUN_NOW).flush({ run_id: 'r-1', status: 'running' }, { status: 202, statusText: 'Accepted' });
  const refuse = (code: string, status: number) =>
    http.expectOne(RUN_NOW).flush({ code, detail: 'no', run_id: 'r-0' }, { status, statusText: code });
  const aRun = (change: Partial<Run>) =>
    ({ id: 'r-1', tenant: 'acme', stats: { imported: 0, skipped: 0 }, message: '', ...change }) as Run;
  const tell = (run: Run) => messages.next({ name: 'run', change: { type: 'updated', tenant: run.tenant, run } });

  it('says starting at once, then what came in for two seconds, then nothing', () => {
    runNow.start('acme');
    expect(runNow.phase('acme')()).toEqual({ kind: 'starting' });
    finish('succeeded');
    expect(runNow.phase('acme')()).toEqual({ kind: 'succeeded', imported: 6 });
    jest.advanceTimersByTime(2_000);
    expect(runNow.phase('acme')()).toEqual({ kind: 'idle' });
    expect(outcomes).toMatchObject([{ kind: 'succeeded', tenant: 'acme', run: { id: 'r-1', skipped: 1 } }]);
  });

  it('sends another idempotency key with every click and none of them twice at once', () => {
    runNow.start('acme');
    runNow.start('acme');
    const first = http.expectOne(RUN_NOW);
    first.flush({ run_id: 'r-1', status: 'succeeded', message: '', result: { stats: { imported: 0, skipped: 0 } } });
    runNow.start('acme');
    const second = http.expectOne(RUN_NOW);
    expect(second.request.headers.get('idempotency-key')).not.toBe(first.request.headers.get('idempotency-key'));
    expect(second.request.headers.get('x-tenant')).toBe('acme');
  });

  it('shows a failed import for four seconds', () => {
    runNow.start('acme');
    finish('failed');
    expect(runNow.phase('acme')()).toEqual({ kind: 'failed' });
    jest.advanceTimersByTime(4_000);
    expect(runNow.phase('acme')()).toEqual({ kind: 'idle' });
    expect(outcomes).toMatchObject([{ kind: 'failed', run: { status: 'failed' } }]);
  });

  it('takes a run that is already active as information', () => {
    runNow.start('acme');
    refuse('run_in_progress', 409);
    expect(runNow.phase('acme')()).toEqual({ kind: 'idle' });
    expect(outcomes).toEqual([{ kind: 'already-active', tenant: 'acme', runId: 'r-0' }]);
  });

  it('tells a refusal with its error', () => {
    runNow.start('acme');
    refuse('persistence_unavailable', 503);
    expect(runNow.phase('acme')()).toEqual({ kind: 'failed' });
    expect(outcomes).toMatchObject([{ kind: 'refused', error: { code: 'persistence_unavailable' } }]);
  });

  it('hears the end of an accepted run from the event stream', () => {
    runNow.start('acme');
    accept();
    expect(runNow.phase('acme')()).toEqual({ kind: 'running', runId: 'r-1' });
    tell(aRun({ status: 'running' }));
    tell(aRun({ id: 'r-2', status: 'succeeded', finished_at: 1 }));
    expect(runNow.phase('acme')().kind).toBe('running');
    tell(aRun({ status: 'succeeded', finished_at: 1, stats: { imported: 3, skipped: 0 } }));
    expect(runNow.phase('acme')()).toEqual({ kind: 'succeeded', imported: 3 });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'succeeded']);
  });

  it('asks for the end where no event tells it', () => {
    runNow.start('acme');
    accept();
    const ask = () => http.expectOne('/api/crm/import/acculynx/runs/r-1');
    jest.advanceTimersByTime(15_000);
    ask().flush({ run: aRun({ status: 'running' }) });
    jest.advanceTimersByTime(15_000);
    ask().flush({ run: aRun({ status: 'lost', finished_at: 1 }) });
    expect(runNow.phase('acme')()).toEqual({ kind: 'failed' });
  });

  it('keeps tenants apart', () => {
    runNow.start('acme');
    expect(runNow.phase('other')()).toEqual({ kind: 'idle' });
    finish('succeeded');
  });
});
