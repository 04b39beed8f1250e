import { beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '../clock/settable-clock.js';
import type { Told } from './outbox.js';
import { Outbox } from './outbox.js';

const news = (tenant: string): Told => ({ name: 'schedule', event: { type: 'updated', tenant } });

/** A picture that is made when the test says so. */
function slow(tenant: string) {
  let end: (told?: Told) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const made = new Promise<Told | undefined>((resolve, reject) => {
    end = () => resolve(news(tenant));
    fail = reject;
  });
  return { make: () => made, end, fail };
}

describe('events on their way to browsers', () => {
  let clock: SettableClock;
  let outbox: Outbox;
  let sent: string[];
  let isHeard: boolean;

  beforeEach(() => {
    clock = new SettableClock();
    sent = [];
    isHeard = true;
    outbox = new Outbox({
      clock,
      isHeard: () => isHeard,
      publish: (told) => sent.push(...told.map(({ name, event }) => (name === 'resync' ? name : event.tenant))),
    });
  });

  /** Timers and everything that follows from them without waiting for anybody. */
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('are sent at once, and within a moment after others together', async () => {
    outbox.add('a', () => news('a'));
    await pass(0);
    expect(sent).toEqual(['a']);
    outbox.add('b', () => news('b'));
    outbox.add('c', () => news('c'));
    await pass(199);
    expect(sent).toEqual(['a']);
    await pass(1);
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('of one subject are one, the newest', async () => {
    outbox.add('a', () => news('old'));
    outbox.add('b', () => news('b'));
    outbox.add('a', () => news('new'));
    await pass(0);
    expect(sent).toEqual(['b', 'new']);
  });

  it('do not overtake those that take longer to be made', async () => {
    const first = slow('first');
    outbox.add('a', first.make);
    await pass(0);
    outbox.add('b', () => news('second'));
    await pass(5_000);
    expect(sent).toEqual([]);
    first.end();
    await pass(0);
    await pass(200);
    expect(sent).toEqual(['first', 'second']);
  });

  it('are sent without those that cannot be made, for which browsers read again as soon as one can', async () => {
    const broken = slow('broken');
    let tries = 0;
    outbox.add('a', () => {
      tries += 1;
      if (tries < 4) throw new Error('The store cannot be read.');
      return news('a');
    });
    outbox.add('b', () => news('b'));
    outbox.add('c', broken.make);
    broken.fail(new Error('The store cannot be read.'));
    await pass(0);
    expect(sent).toEqual(['b']);
    await pass(200);
    await pass(200);
    expect(sent).toEqual(['b']);
    await pass(200);
    expect(sent).toEqual(['b', 'resync']);
    await pass(10_000);
    expect(tries).toBe(4);
    expect(sent).toEqual(['b', 'resync']);
  });

  it('that are too many become one that says to read again', async () => {
    for (let i = 0; i <= 500; i += 1) outbox.add(`k${i}`, () => news(`t${i}`));
    await pass(0);
    expect(sent).toEqual(['resync']);
  });

  it('are not kept while nobody listens', async () => {
    isHeard = false;
    outbox.add('a', () => news('a'));
    isHeard = true;
    await pass(1_000);
    expect(sent).toEqual([]);
  });

  it('about nothing are left out', async () => {
    outbox.add('a', () => undefined);
    outbox.add('b', () => news('b'));
    await pass(0);
    expect(sent).toEqual(['b']);
  });
});
