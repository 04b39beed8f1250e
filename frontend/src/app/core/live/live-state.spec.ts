import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { EventStream } from './event-stream';
import { LiveRegistry } from './live-registry';
import { LiveState } from './live-state';
import { ServerContact } from './server-contact';

describe('LiveState', () => {
  const connected = signal(true);
  const failures = signal(0);
  const reconnect = jest.fn();
  let state: LiveState;
  let contact: ServerContact;

  beforeEach(() => {
    connected.set(true);
    failures.set(0);
    reconnect.mockReset();
    TestBed.configureTestingModule({
      providers: [{ provide: EventStream, useValue: { connected, failures, reconnect, lastMessage: signal(null) } }],
    });
    state = TestBed.inject(LiveState);
    contact = TestBed.inject(ServerContact);
  });

  it('is live while events arrive', () => {
    expect(state.kind()).toBe('live');
  });

  it('reconnects after a first failure', () => {
    connected.set(false);
    failures.set(1);
    expect(state.kind()).toBe('reconnecting');
  });

  it('polls when the stream keeps failing but requests get answers', () => {
    connected.set(false);
    failures.set(2);
    contact.heard();
    expect(state.kind()).toBe('polling');
  });

  it('is offline since the first call without an answer', () => {
    connected.set(false);
    failures.set(2);
    contact.missed();
    const since = contact.missingSince();
    contact.missed();
    expect(state.kind()).toBe('offline');
    expect(state.offlineSince()).toBe(since);
    contact.heard();
    expect(state.kind()).toBe('polling');
  });

  it('names the shortest interval in use, and reloads everything on retry', () => {
    const reload = jest.fn();
    const registry = TestBed.inject(LiveRegistry);
    const entry = { asOf: signal(undefined), loading: signal(false), reload };
    registry.add({ everySec: 30, ...entry });
    const remove = registry.add({ everySec: 15, ...entry });
    expect(state.everySec()).toBe(15);
    state.retry();
    expect(reload).toHaveBeenCalledTimes(2);
    expect(reconnect).toHaveBeenCalledTimes(1);
    remove();
    expect(state.everySec()).toBe(30);
  });
});
