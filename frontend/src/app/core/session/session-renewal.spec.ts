import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Session } from '@aetherlink/contracts/session';
import { ServerContact } from '../live/server-contact';
import { sessionOf } from '../testing/session-of';
import { Clock } from '../../ui/time/clock';
import { SessionRenewal } from './session-renewal';
import { SessionStore } from './session-store';

const NOW = 1_800_000_000;

describe('SessionRenewal', () => {
  const now = signal(NOW);
  const current = signal<Session | null>(null);
  const renew = jest.fn();
  const hidden = jest.spyOn(document, 'hidden', 'get');

  beforeEach(() => {
    jest.clearAllMocks();
    hidden.mockReturnValue(false);
    now.set(NOW);
    current.set({ ...sessionOf(), store: 'postgres', replicas: 2 });
    TestBed.configureTestingModule({
      providers: [
        SessionRenewal,
        { provide: Clock, useValue: { now, instant: () => now() } },
        { provide: SessionStore, useValue: { current, renew } },
      ],
    });
    TestBed.inject(ServerContact).heard();
    TestBed.inject(SessionRenewal);
    TestBed.tick();
  });
  afterAll(() => hidden.mockRestore());

  function heardAfter(seconds: number): void {
    now.set(NOW + seconds);
    TestBed.inject(ServerContact).heard();
    TestBed.tick();
  }

  it('asks again at the first sign of the server after a minute, and not at every one', () => {
    for (const second of [15, 30, 45, 59]) heardAfter(second);
    expect(renew).not.toHaveBeenCalled();
    heardAfter(60);
    heardAfter(61);
    heardAfter(119);
    expect(renew).toHaveBeenCalledTimes(1);
    heardAfter(500);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('asks nothing while the server is silent', () => {
    now.set(NOW + 600);
    TestBed.tick();
    expect(renew).not.toHaveBeenCalled();
  });

  it('asks nothing while nobody looks, and at once when somebody does again', () => {
    hidden.mockReturnValue(true);
    heardAfter(600);
    expect(renew).not.toHaveBeenCalled();
    hidden.mockReturnValue(false);
    heardAfter(601);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('asks nothing of the embedded store, which never has a second replica', () => {
    current.set(sessionOf());
    heardAfter(600);
    expect(renew).not.toHaveBeenCalled();
  });
});
