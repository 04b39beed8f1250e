import { HttpClient, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthApi } from './auth-api';
import { ImportApi, type RunNowAnswer } from './import-api';
import { LocalRunsApi } from './local-runs-api';
import { RunsApi } from './runs-api';
import { SchedulesApi, type TaggedSchedule } from './schedules-api';
import { TimelineApi } from './timeline-api';
import { TokensApi } from './tokens-api';

const BASE = '/api/crm/import/acculynx';

describe('data access', () => {
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
  });

  it('creates a schedule only where there is none, with the tenant in the header alone', () => {
    TestBed.inject(SchedulesApi).create('acme', { interval_sec: 180 }).subscribe();
    const { request } = server.expectOne({ method: 'POST', url: `${BASE}/schedule` });
    expect(request.headers.get('x-tenant')).toBe('acme');
    expect(request.headers.get('if-none-match')).toBe('*');
    expect(request.body).toEqual({ interval_sec: 180 });
    expect(request.params.keys()).toEqual([]);
  });

  it('changes a schedule under the tag it was read with', () => {
    const api = TestBed.inject(SchedulesApi);
    let read: TaggedSchedule | undefined;
    api.get('acme').subscribe((tagged) => (read = tagged));
    server.expectOne(`${BASE}/schedules/acme`).flush({ schedule: {} }, { headers: { etag: '"7"' } });
    expect(read?.etag).toBe('"7"');
    api.patch('acme', { interval_sec: 300 }, read?.etag ?? null).subscribe();
    expect(server.expectOne({ method: 'PATCH' }).request.headers.get('if-match')).toBe('"7"');
  });

  it('pauses, resumes and deletes by header', () => {
    const api = TestBed.inject(SchedulesApi);
    api.pause('acme', { reason: 'x' }).subscribe();
    api.resume('acme', {}).subscribe();
    api.delete('acme').subscribe();
    for (const url of ['pause', 'resume', 'schedule']) {
      expect(server.expectOne(`${BASE}/${url}`).request.headers.get('x-tenant')).toBe('acme');
    }
  });

  it('takes a token to the server in the body alone, and names what it ends in the path', () => {
    TestBed.inject(AuthApi).signIn('acc_x').subscribe();
    const { request } = server.expectOne({ method: 'POST', url: '/api/auth/token' });
    expect([request.body, request.headers.keys(), request.urlWithParams]).toEqual([
      { token: 'acc_x' },
      [],
      '/api/auth/token',
    ]);
    TestBed.inject(AuthApi).endSession('a/b').subscribe();
    server.expectOne({ method: 'DELETE', url: '/api/auth/sessions/a%2Fb' });
    TestBed.inject(TokensApi).rotate('t-1').subscribe();
    TestBed.inject(TokensApi).revoke('t-1').subscribe();
    server.expectOne({ method: 'POST', url: '/api/tokens/t-1/rotate' });
    server.expectOne({ method: 'DELETE', url: '/api/tokens/t-1' });
  });

  it('leaves empty filters out of a list request and joins several by commas', () => {
    TestBed.inject(SchedulesApi)
      .page({ search: '', state: ['late', 'error'], limit: 200, cursor: null })
      .subscribe();
    const { request } = server.expectOne((sent) => sent.url === `${BASE}/schedules`);
    expect(request.params.toString()).toBe('state=late,error&limit=200');
  });

  it('asks for a timeline by the tenant in the path', () => {
    TestBed.inject(TimelineApi).page({ tenant: 'a/b', kind: 'run' }).subscribe();
    server.expectOne(`${BASE}/schedules/a%2Fb/timeline?kind=run`);
  });

  it('runs now under a key of its own each time', () => {
    const api = TestBed.inject(ImportApi);
    api.runNow('acme').subscribe();
    api.runNow('acme').subscribe();
    const keys = server.match(`${BASE}/run-now`).map(({ request }) => request.headers.get('idempotency-key'));
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells a run that ended from one that goes on', () => {
    const answers: RunNowAnswer[] = [];
    const api = TestBed.inject(ImportApi);
    api.runNow('acme').subscribe((answer) => answers.push(answer));
    server.expectOne(`${BASE}/run-now`).flush({ ok: true, result: { mode: 'stub', stats: {} } });
    api.runNow('acme').subscribe((answer) => answers.push(answer));
    server.expectOne(`${BASE}/run-now`).flush({ status: 'running' }, { status: 202, statusText: 'Accepted' });
    expect(answers.map((answer) => answer.kind)).toEqual(['finished', 'accepted']);
  });

  it('retries a run and starts a local action under a key', () => {
    TestBed.inject(RunsApi).retry('r-1', 'k1').subscribe();
    TestBed.inject(LocalRunsApi).run('status', 'k2').subscribe();
    expect(server.expectOne(`${BASE}/runs/r-1/retry`).request.headers.get('idempotency-key')).toBe('k1');
    const local = server.expectOne('/api/local/run').request;
    expect([local.headers.get('idempotency-key'), local.body]).toEqual(['k2', { action: 'status' }]);
  });
});
