import type { LiveEvent } from '@aetherlink/contracts/live-event';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RunningApp } from './running-app.js';

/** A client of the event stream. */
class Listener {
  readonly events: { name: string; id: number; data: LiveEvent }[] = [];
  text = '';
  ended = false;
  private readonly stop = new AbortController();

  async connect(app: RunningApp, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(`${app.url}/api/events`, { headers, signal: this.stop.signal });
    if (response.ok && response.body) void this.read(response.body);
    return response;
  }

  close(): void {
    this.stop.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        this.text += decoder.decode(chunk, { stream: true });
        this.parse();
      }
    } catch {
      // The test closed it.
    }
    this.ended = true;
  }

  private parse(): void {
    const blocks = this.text.split('\n\n').slice(0, -1);
    this.events.length = 0;
    for (const block of blocks) {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      if (field('data'))
        this.events.push({
          name: field('event'),
          id: Number(field('id')),
          data: JSON.parse(field('data')) as LiveEvent,
        });
    }
  }
}

describe('the live stream', () => {
  let app: RunningApp;
  let listeners: Listener[];

  const listen = async (headers: Record<string, string> = {}): Promise<Listener> => {
    const listener = new Listener();
    listeners.push(listener);
    const response = await listener.connect(app, headers);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await app.until('the head', () => listener.text.includes('retry:'));
    return listener;
  };
  /** Events are gathered for a moment of the settable clock. */
  const heard = (listener: Listener, what: string, check: (event: Listener['events'][number]) => boolean) =>
    app.until(what, () => {
      app.clock.advance(50);
      return listener.events.some(check);
    });

  beforeEach(async () => {
    listeners = [];
    app = await RunningApp.start();
  });

  afterEach(async () => {
    for (const listener of listeners) listener.close();
    await app.stop();
    app.remove();
  });

  it('tells every client of schedules, runs and audit entries, with rising ids', async () => {
    const [one, two] = [await listen(), await listen()];
    await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 3600 } });
    for (const listener of [one, two]) {
      await heard(
        listener,
        'the schedule',
        ({ name, data }) => name === 'schedule' && data.schedule?.tenant === 'acme',
      );
      await heard(listener, 'the run', ({ name, data }) => name === 'run' && data.run?.status === 'succeeded');
      await heard(
        listener,
        'the entry',
        ({ name, data }) => name === 'audit' && data.entry?.operation === 'scheduler.schedule.created',
      );
      const ids = listener.events.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    }
    await app.crm('DELETE', 'schedule', { tenant: 'acme' });
    await heard(one, 'the end', ({ name, data }) => name === 'schedule' && data.type === 'deleted');
  });

  it('tells the progress of a run', async () => {
    const listener = await listen();
    app.importer.behave('acme', 'waits');
    await app.crm('POST', 'schedule', { tenant: 'acme', body: {} });
    await app.until('it runs', () => app.importer.active.has('acme'));
    app.importer.active.get('acme')?.progress({ imported: 214 });
    await heard(listener, 'the progress', ({ data }) => data.schedule?.running?.imported === 214);
    app.importer.release('acme');
  });

  it('tells a client that comes back to read everything again', async () => {
    const listener = await listen({ 'last-event-id': '7' });
    await app.until('resync', () => listener.events.some(({ name }) => name === 'resync'));
  });

  it('answers HEAD without opening a stream', async () => {
    const response = await fetch(`${app.url}/api/events`, { method: 'HEAD', signal: AbortSignal.timeout(45_000) });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('sends a heartbeat every 15 seconds', async () => {
    const listener = await listen();
    app.clock.advance(15_000);
    await app.until('the beat', () => listener.text.includes(': still here'));
  });

  it('ends streams in order when the process ends', async () => {
    const listener = await listen();
    await app.shutdown.run();
    await app.until('the end', () => listener.ended);
    expect(listener.text.match(/retry:/g)).toHaveLength(2);
  });

  it('refuses the 201st stream and serves again when one has gone', async () => {
    const open = await Promise.all(Array.from({ length: 200 }, () => listen()));
    const refused = await fetch(`${app.url}/api/events`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('15');
    open[0]?.close();
    await app.until('a free place', async () => {
      const listener = new Listener();
      listeners.push(listener);
      return (await listener.connect(app)).ok;
    });
  });
});
