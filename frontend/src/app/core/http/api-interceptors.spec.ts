import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Clock } from '../../ui/time/clock';
import { APP_CONFIG } from '../config/app-config';
import { ServerContact } from '../live/server-contact';
import { RefusedCalls } from '../session/refused-calls';
import { ApiError } from './api-error';
import { apiErrorInterceptor } from './api-error-interceptor';
import { commandCenterInterceptor } from './command-center-interceptor';
import { serverContactInterceptor } from './server-contact-interceptor';

describe('a request', () => {
  let client: HttpClient;
  let server: HttpTestingController;
  let refused: RefusedCalls;

  afterEach(() => jest.restoreAllMocks());

  function configure(apiBaseUrl = ''): void {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiErrorInterceptor, serverContactInterceptor, commandCenterInterceptor])),
        provideHttpClientTesting(),
        { provide: APP_CONFIG, useValue: { apiBaseUrl } },
      ],
    });
    client = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
    refused = TestBed.inject(RefusedCalls);
  }

  function get(url: string): { request: TestRequest; failure: () => unknown } {
    let failure: unknown;
    client.get(url).subscribe({ error: (error: unknown) => (failure = error) });
    return { request: server.expectOne((sent) => sent.url.endsWith(url)), failure: () => failure };
  }

  function apiErrorOf(failure: unknown): ApiError {
    if (!(failure instanceof ApiError)) throw new Error('no ApiError');
    return failure;
  }

  describe('to /api', () => {
    it('goes to the configured host with the ops header and no Authorization', () => {
      configure('https://api.example');
      const { request } = get('/api/session');
      expect(request.request.url).toBe('https://api.example/api/session');
      expect(request.request.headers.get('x-ops')).toBe('1');
      expect(request.request.headers.has('authorization')).toBe(false);
    });

    it('fails with the code, detail and request id of the problem document', () => {
      configure();
      const { request, failure } = get('/api/session');
      const problem = {
        ok: false,
        type: 'about:blank',
        title: 'Invalid',
        status: 400,
        code: 'validation_failed',
        detail: 'interval_sec is too small',
        request_id: '7f3a',
        errors: [{ field: 'interval_sec', message: 'At least 5 s.' }],
      };
      request.flush(problem, { status: 400, statusText: 'Bad Request' });
      const error = apiErrorOf(failure());
      expect(error).toMatchObject({ code: 'validation_failed', status: 400, requestId: '7f3a', problem });
      expect(error.errors).toEqual(problem.errors);
    });

    it('takes the waiting time from Retry-After', () => {
      configure();
      const { request, failure } = get('/api/session');
      request.flush(
        { code: 'rate_limited', detail: 'x', request_id: 'r' },
        { status: 429, statusText: 'Too Many Requests', headers: { 'retry-after': '20' } },
      );
      expect(apiErrorOf(failure()).retryAfterSec).toBe(20);
    });

    it('fails with `network` when no answer arrives, and notes since when', () => {
      configure();
      const { request, failure } = get('/api/session');
      request.error(new ProgressEvent('error'));
      expect(apiErrorOf(failure()).code).toBe('network');
      expect(TestBed.inject(ServerContact).missingSince()).not.toBeNull();
    });

    it('fails with `unexpected_answer` and the request id header when something else answers', () => {
      configure();
      const { request, failure } = get('/api/session');
      request.flush('<h1>Bad Gateway</h1>', {
        status: 502,
        statusText: 'Bad Gateway',
        headers: { 'x-request-id': 'abc' },
      });
      expect(apiErrorOf(failure())).toMatchObject({ code: 'unexpected_answer', status: 502, requestId: 'abc' });
      expect(TestBed.inject(ServerContact).missingSince()).toBeNull();
    });

    it('opens the sign-in card when the server does not know who asks', () => {
      configure();
      get('/api/session').request.flush(
        { code: 'unauthenticated', detail: 'x', request_id: 'r' },
        { status: 401, statusText: 'Unauthorized' },
      );
      expect(refused.count()).toBe(1);
    });

    it('says with its answer that the server is there and what time it is', () => {
      jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 12, 14, 30));
      configure();
      const ahead = Date.now() / 1000 + 100;
      get('/api/session').request.flush({ ok: true, ts: ahead });
      expect(TestBed.inject(Clock).offsetSec()).toBe(100);
      expect(TestBed.inject(ServerContact).lastHeard()).toBeGreaterThan(ahead - 2);
    });
  });

  describe('to anywhere else', () => {
    it.each(['/sprite.svg', '/apis/x', 'https://elsewhere.example/api/session'])('leaves %s alone', (url) => {
      configure('https://api.example');
      const { request, failure } = get(url);
      expect(request.request.url).toBe(url);
      expect(request.request.headers.keys()).toEqual([]);
      request.error(new ProgressEvent('error'));
      expect(failure()).not.toBeInstanceOf(ApiError);
      expect(TestBed.inject(ServerContact).missingSince()).toBeNull();
    });
  });
});
