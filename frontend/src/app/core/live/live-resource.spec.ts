import { HttpClient, httpResource, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type WritableSignal, Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Answer } from '@aetherlink/contracts/answer';
import { Subject } from 'rxjs';
import { EventStream } from './event-stream';
import type { LiveMessage } from './live-message';
import { LiveRegistry } from './live-registry';
import { type LiveResource, type LiveResourceOptions, liveResource } from './live-resource';

interface Count extends Answer {
  count: number;
}

describe('liveResource', () => {
  const messages = new Subject<LiveMessage>();
  const now = (): number => Date.now() / 1000;
  let http: HttpTestingController;
  let id: WritableSignal<number>;

  beforeEach(() => {
    jest.useFakeTimers();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: EventStream, useValue: { messages: messages.asObservable() } },
      ],
    });
    TestBed.inject(HttpClient);
    http = TestBed.inject(HttpTestingController);
    id = signal(1);
  });
  afterEach(() => jest.useRealTimers());

  function make(options: Partial<LiveResourceOptions> = {}): LiveResource<Count> {
    const resource = runInInjectionContext(TestBed.inject(Injector), () =>
      liveResource(
        httpResource<Count>(() => `/api/count/${id()}`),
        { everySec: 30, ...options },
      ),
    );
    TestBed.tick();
    return resource;
  }

  async function answer(count: number, path = 1): Promise<void> {
    http.expectOne(`/api/count/${path}`).flush({ ok: true, ts: now(), ts_iso: '', count });
    await settle();
  }

  async function settle(milliseconds = 0): Promise<void> {
    await jest.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
    await jest.advanceTimersByTimeAsync(0);
  }

  it('is loading until the first answer and knows as of when it is true', async () => {
    const resource = make();
    expect(resource.loading()).toBe(true);
    expect(TestBed.inject(LiveRegistry).loading()).toBe(true);
    await answer(1);
    expect(resource.loading()).toBe(false);
    expect(resource.value()?.count).toBe(1);
    expect(resource.asOf()).toBe(now());
  });

  it('asks again every interval and keeps the old answer meanwhile', async () => {
    const resource = make();
    await answer(1);
    await settle(30_000);
    expect(resource.reloading()).toBe(true);
    expect(resource.value()?.count).toBe(1);
    await answer(2);
    expect(resource.value()?.count).toBe(2);
  });

  it('keeps the old answer after a failure and says why the last try failed', async () => {
    const resource = make();
    await answer(1);
    await settle(30_000);
    http.expectOne('/api/count/1').flush('no', { status: 503, statusText: 'No' });
    await settle();
    expect(resource.value()?.count).toBe(1);
    expect(resource.error()).toBeDefined();
    resource.reload();
    await settle();
    await answer(3);
    expect(resource.error()).toBeUndefined();
  });

  it('gathers events into one request, also when they never pause', async () => {
    make({ on: (message) => message.name === 'run', gatherMs: 1000 });
    await answer(1);
    for (let at = 0; at < 20; at += 1) {
      messages.next({ name: 'run', change: null });
      await settle(100);
    }
    expect(http.match('/api/count/1')).toHaveLength(1);
  });

  it('ignores events of other kinds but always follows a resync', async () => {
    make({ on: (message) => message.name === 'run' });
    await answer(1);
    messages.next({ name: 'audit', change: null });
    await settle(1000);
    http.expectNone('/api/count/1');
    messages.next({ name: 'resync', change: null });
    await settle(1000);
    await answer(2);
  });

  it('grants a wish that came during a request when that one is done', async () => {
    const resource = make();
    resource.reload();
    await settle();
    await answer(1);
    await settle();
    await answer(2);
    expect(resource.value()?.count).toBe(2);
  });

  it('starts empty for another request, unless told to keep what is there', async () => {
    const forgetting = make();
    await answer(1);
    id.set(2);
    await settle();
    expect(forgetting.value()).toBeUndefined();
    await answer(2, 2);
    const keeping = make({ keepAcrossRequests: true });
    await answer(3, 2);
    id.set(4);
    await settle();
    http.match('/api/count/4');
    expect(keeping.value()?.count).toBe(3);
  });

  it('is stale when its data is older than two intervals', async () => {
    const resource = make();
    await answer(1);
    await settle(30_000);
    http.expectOne('/api/count/1').error(new ProgressEvent('error'));
    await settle(29_000);
    expect(resource.stale()).toBe(false);
    await settle(2_000);
    expect(resource.stale()).toBe(true);
    expect(TestBed.inject(LiveRegistry).staleSince()).toBe(resource.asOf());
  });

  it('stops asking when its owner is gone', async () => {
    make();
    await answer(1);
    TestBed.resetTestingModule();
    await jest.advanceTimersByTimeAsync(120_000);
    http.expectNone('/api/count/1');
  });
});
