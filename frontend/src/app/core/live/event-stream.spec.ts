import { TestBed } from '@angular/core/testing';
import { APP_CONFIG } from '../config/app-config';
import { RefusedCalls } from '../session/refused-calls';
import { EventStream, STREAM_FETCH } from './event-stream';
import type { LiveMessage } from './live-message';
import { ServerContact } from './server-contact';
import type { StreamFetch } from './stream-connection';

interface Part {
  readonly done: boolean;
  readonly value?: Uint8Array;
}

/** A server whose connections the test opens, feeds and cuts. */
class FakeServer {
  readonly calls: { url: string; headers: Record<string, string>; signal: AbortSignal }[] = [];
  answers: ('stream' | 'unreachable' | number)[] = [];
  private feed: { enqueue(value: Uint8Array): void; close(): void } | undefined;

  readonly fetch: StreamFetch = (url, init) => {
    const signal = init.signal as AbortSignal;
    this.calls.push({ url, headers: init.headers as Record<string, string>, signal });
    const answer = this.answers.shift() ?? 'stream';
    if (answer === 'unreachable') return Promise.reject(new TypeError('fetch failed'));
    if (typeof answer === 'number') return Promise.resolve({ ok: false, status: answer, body: null });
    const reads: ((part: Part) => void)[] = [];
    const parts: Part[] = [];
    const push = (part: Part): void => {
      const waiting = reads.shift();
      if (waiting) waiting(part);
      else parts.push(part);
    };
    this.feed = {
      enqueue: (value: Uint8Array) => push({ done: false, value }),
      close: () => push({ done: true }),
    };
    const read = (): Promise<Part> =>
      new Promise((resolve) => {
        const part = parts.shift();
        if (part) resolve(part);
        else reads.push(resolve);
      });
    return Promise.resolve({
      ok: true,
      status: 200,
      body: { getReader: () => ({ read }), cancel: () => Promise.resolve() },
    });
  };

  async say(text: string): Promise<void> {
    this.feed?.enqueue(new TextEncoder().encode(text));
    await settled();
  }

  async cut(): Promise<void> {
    this.feed?.close();
    await settled();
  }
}

const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0).then(() => undefined);

describe('EventStream', () => {
  let server: FakeServer;
  let stream: EventStream;
  let heard: LiveMessage[];

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0);
    server = new FakeServer();
    TestBed.configureTestingModule({
      providers: [
        { provide: APP_CONFIG, useValue: { apiBaseUrl: 'https://api.example' } },
        { provide: STREAM_FETCH, useValue: server.fetch },
      ],
    });
    stream = TestBed.inject(EventStream);
    heard = [];
    stream.messages.subscribe((message) => heard.push(message));
  });
  afterEach(() => {
    stream.stop();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('connects without any credentials of its own and tells what it hears', async () => {
    stream.start();
    await settled();
    expect(server.calls[0]?.url).toBe('https://api.example/api/events');
    expect(server.calls[0]?.headers).toEqual({ accept: 'text/event-stream' });
    expect(stream.connected()).toBe(true);
    await server.say('event: schedule\ndata: {"type":"updated","tenant":"acme"}\n\n');
    expect(heard).toEqual([{ name: 'schedule', change: { type: 'updated', tenant: 'acme' } }]);
    expect(stream.lastMessage()).toEqual(heard[0]);
  });

  it('comes back after a cut with growing pauses and then asks listeners to fetch everything again', async () => {
    server.answers = ['stream', 'unreachable', 503, 'stream'];
    stream.start();
    await settled();
    await server.cut();
    expect(stream.connected()).toBe(false);
    expect(stream.failures()).toBe(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(stream.failures()).toBe(2);
    expect(TestBed.inject(ServerContact).missingSince()).not.toBeNull();
    await jest.advanceTimersByTimeAsync(2000);
    expect(stream.failures()).toBe(3);
    expect(heard).toEqual([]);
    await jest.advanceTimersByTimeAsync(4000);
    expect(server.calls).toHaveLength(4);
    expect(stream.connected()).toBe(true);
    expect(stream.failures()).toBe(0);
    expect(heard).toEqual([{ name: 'resync', change: null }]);
    expect(TestBed.inject(ServerContact).missingSince()).toBeNull();
  });

  it('waits as long as the server asked before the connection ended', async () => {
    stream.start();
    await settled();
    await server.say('retry: 5000\n\n');
    await server.cut();
    await jest.advanceTimersByTimeAsync(4999);
    expect(server.calls).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(server.calls).toHaveLength(2);
  });

  it('takes a connection without heartbeat for dead, and one with heartbeats for alive', async () => {
    stream.start();
    await settled();
    await jest.advanceTimersByTimeAsync(30_000);
    await server.say(': heartbeat\n\n');
    await jest.advanceTimersByTimeAsync(34_000);
    expect(stream.connected()).toBe(true);
    await jest.advanceTimersByTimeAsync(1000);
    expect(stream.connected()).toBe(false);
    expect(server.calls[0]?.signal.aborted).toBe(true);
  });

  it('does not wait when the operator reconnects', async () => {
    server.answers = ['unreachable', 'stream'];
    stream.start();
    await settled();
    expect(stream.connected()).toBe(false);
    stream.reconnect();
    await settled();
    expect(stream.connected()).toBe(true);
  });

  it('ends with the session when the server does not know who listens', async () => {
    server.answers = [401];
    stream.start();
    await settled();
    expect(TestBed.inject(RefusedCalls).count()).toBe(1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(server.calls).toHaveLength(1);
  });

  it('hangs up when stopped', async () => {
    stream.start();
    await settled();
    stream.stop();
    expect(server.calls[0]?.signal.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(server.calls).toHaveLength(1);
  });
});
