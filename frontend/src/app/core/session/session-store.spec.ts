import { TestBed } from '@angular/core/testing';
import type { Session } from '@aetherlink/contracts/session';
import { type Observable, of, throwError } from 'rxjs';
import { SessionApi } from '../../data-access/session-api';
import { ApiError, type ApiErrorCode } from '../http/api-error';
import { EventStream } from '../live/event-stream';
import { sessionOf } from '../testing/session-of';
import { AccessToken } from './access-token';
import { SessionStore } from './session-store';

describe('SessionStore', () => {
  let answer: () => Observable<Session>;
  let store: SessionStore;
  let access: AccessToken;
  const stream = { start: jest.fn(), stop: jest.fn() };

  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    answer = () => of(sessionOf());
    TestBed.configureTestingModule({
      providers: [
        { provide: SessionApi, useValue: { get: () => answer() } },
        { provide: EventStream, useValue: stream },
      ],
    });
    store = TestBed.inject(SessionStore);
    access = TestBed.inject(AccessToken);
  });
  afterEach(() => jest.useRealTimers());

  /** What the interceptor does besides passing the error on. */
  function refuse(code: ApiErrorCode): void {
    answer = () => {
      if (code === 'unauthenticated') access.noteRefused();
      return throwError(() => new ApiError(code, 401, 'x'));
    };
  }

  it('is ready once the server says who we are, and listens from then on', () => {
    expect(store.phase()).toBe('starting');
    store.open();
    expect(store.phase()).toBe('ready');
    expect(stream.start).toHaveBeenCalledTimes(1);
  });

  it('asks to sign in when the server does not know us, then goes on with the token', () => {
    refuse('unauthenticated');
    store.open();
    TestBed.tick();
    expect(store.phase()).toBe('signed-out');
    answer = () => of(sessionOf());
    store.signIn('good');
    expect(store.phase()).toBe('ready');
    expect(access.value()).toBe('good');
  });

  it('forgets a token that is refused', () => {
    refuse('unauthenticated');
    store.signIn('bad');
    TestBed.tick();
    expect(access.value()).toBeNull();
    expect(store.error()?.code).toBe('unauthenticated');
    expect(store.phase()).toBe('signed-out');
  });

  it('goes back to sign-in when any later call is refused', () => {
    store.signIn('good');
    access.noteRefused();
    TestBed.tick();
    expect(store.phase()).toBe('signed-out');
    expect(store.current()).toBeNull();
    expect(access.value()).toBeNull();
    expect(stream.stop).toHaveBeenCalled();
  });

  it('keeps asking while the server does not answer', () => {
    refuse('network');
    store.open();
    expect(store.phase()).toBe('unreachable');
    answer = () => of(sessionOf());
    jest.advanceTimersByTime(5_000);
    expect(store.phase()).toBe('ready');
    expect(store.error()).toBeNull();
  });

  it('stays on the sign-in card when signing in fails for another reason', () => {
    refuse('unauthenticated');
    store.open();
    TestBed.tick();
    refuse('rate_limited');
    store.signIn('good');
    expect(store.phase()).toBe('signed-out');
    expect(store.error()?.code).toBe('rate_limited');
  });

  it('forgets everything when signing out', () => {
    store.signIn('good');
    store.signOut();
    expect([store.phase(), store.current(), access.value()]).toEqual(['signed-out', null, null]);
  });

  it('lets every role do what the roles below it may, and nobody anything while read-only', () => {
    answer = () => of(sessionOf({ role: 'editor' }));
    store.open();
    expect((['viewer', 'runner', 'editor', 'admin'] as const).map((role) => store.can(role))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    answer = () => of(sessionOf({ role: 'admin', readOnly: true }));
    store.open();
    expect([store.can('viewer'), store.can('runner')]).toEqual([true, false]);
  });
});
