import { TestBed } from '@angular/core/testing';
import type { Session } from '@aetherlink/contracts/session';
import { type Observable, Subject, of, throwError } from 'rxjs';
import { AuthApi } from '../../data-access/auth-api';
import { SessionApi } from '../../data-access/session-api';
import { Toasts } from '../../ui/toast/toasts';
import { ApiError, type ApiErrorCode } from '../http/api-error';
import { EventStream } from '../live/event-stream';
import { ServerContact } from '../live/server-contact';
import { Preferences } from '../preferences/preferences';
import { sessionOf } from '../testing/session-of';
import { FreshStart } from './fresh-start';
import { RefusedCalls } from './refused-calls';
import { SessionStore } from './session-store';

describe('SessionStore', () => {
  let answer: () => Observable<Session>;
  let parting: () => Observable<object>;
  let store: SessionStore;
  let refused: RefusedCalls;
  const stream = { start: jest.fn(), stop: jest.fn() };
  const freshStart = { at: jest.fn(), here: jest.fn() };
  const signIn = jest.fn<Observable<Session>, [string]>(() => answer());

  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    localStorage.clear();
    answer = () => of(sessionOf());
    parting = () => of({ ok: true });
    TestBed.configureTestingModule({
      providers: [
        { provide: SessionApi, useValue: { get: () => answer() } },
        { provide: AuthApi, useValue: { signIn, signOut: () => parting() } },
        { provide: EventStream, useValue: stream },
        { provide: FreshStart, useValue: freshStart },
      ],
    });
    store = TestBed.inject(SessionStore);
    refused = TestBed.inject(RefusedCalls);
  });
  afterEach(() => jest.useRealTimers());

  const failure = (code: ApiErrorCode) =>
    throwError(() => {
      // What the interceptor does besides passing the error on.
      if (code === 'unauthenticated') refused.note();
      return new ApiError(code, 401, 'x');
    });
  const refuse = (code: ApiErrorCode): void => void (answer = () => failure(code));

  it('is ready once the server says who we are, and listens from then on', () => {
    expect(store.phase()).toBe('starting');
    store.open();
    expect(store.phase()).toBe('ready');
    expect(stream.start).toHaveBeenCalledTimes(1);
  });

  it('asks to sign in when the server does not know us, then goes on with the session that a token opens', () => {
    refuse('unauthenticated');
    store.open();
    TestBed.tick();
    expect(store.phase()).toBe('signed-out');
    expect(store.ended()).toBeNull();
    answer = () => of(sessionOf());
    store.signIn('good');
    expect(signIn).toHaveBeenCalledWith('good');
    expect(store.phase()).toBe('ready');
  });

  it('stays signed out when a token is refused', () => {
    refuse('unauthenticated');
    store.signIn('bad');
    TestBed.tick();
    expect(store.error()?.code).toBe('unauthenticated');
    expect(store.phase()).toBe('signed-out');
    expect(store.ended()).toBeNull();
  });

  it('goes back to sign-in when any later call is refused, and knows that a session has ended', () => {
    store.open();
    refused.note();
    TestBed.tick();
    expect(store.phase()).toBe('signed-out');
    expect(store.current()).toBeNull();
    expect(store.ended()).not.toBeNull();
    expect(stream.stop).toHaveBeenCalled();
    store.signIn('good');
    expect([store.phase(), store.ended()]).toEqual(['ready', null]);
    expect(freshStart.here).not.toHaveBeenCalled();
  });

  it.each([
    [30, 'idle'],
    [5, 'ended'],
  ])('tells after %i min without an answer that the session is over: %s', (minutes, why) => {
    store.open();
    const contact = TestBed.inject(ServerContact);
    contact.heard();
    jest.advanceTimersByTime(minutes * 60_000);
    contact.heard(true);
    refused.note();
    TestBed.tick();
    expect(store.ended()).toBe(why);
  });

  it('starts afresh when somebody else signs in, so that nothing of the one before stays', () => {
    TestBed.inject(Preferences).recordsTenant.set('acme');
    store.open();
    refused.note();
    TestBed.tick();
    const other = sessionOf();
    answer = () => of({ ...other, principal: { ...other.principal, id: 'token:james' } });
    store.signIn('good');
    expect(freshStart.here).toHaveBeenCalledTimes(1);
    expect(store.current()).toBeNull();
    expect(TestBed.inject(Preferences).recordsTenant()).toBe('');
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

  it('learns how many replicas there are now, and keeps what it knows when it cannot ask', () => {
    store.open();
    answer = () => of({ ...sessionOf(), replicas: 3 });
    store.renew();
    expect(store.current()?.replicas).toBe(3);
    refuse('network');
    store.renew();
    expect([store.phase(), store.current()?.replicas, store.error()]).toEqual(['ready', 3, null]);
  });

  it('opens no session anew for an answer that comes after it has ended', () => {
    store.open();
    const late = new Subject<Session>();
    answer = () => late;
    store.renew();
    refused.note();
    TestBed.tick();
    late.next(sessionOf());
    expect([store.phase(), store.current()]).toEqual(['signed-out', null]);
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

  describe('signing out', () => {
    beforeEach(() => {
      TestBed.inject(Preferences).recordsTenant.set('acme');
      store.open();
    });

    it('forgets everything once the server has ended the session', () => {
      store.signOut();
      expect([store.phase(), store.current(), store.ended()]).toEqual(['signed-out', null, null]);
      expect(localStorage.getItem('aetherlink.preferences')).not.toContain('acme');
      expect(freshStart.at).toHaveBeenCalledWith('/');
    });

    it('does the same when the session was over already', () => {
      parting = () => failure('unauthenticated');
      store.signOut();
      expect(freshStart.at).toHaveBeenCalledWith('/');
    });

    it('says that one is still signed in when the server cannot be asked', () => {
      parting = () => failure('network');
      store.signOut();
      expect(store.phase()).toBe('ready');
      expect(TestBed.inject(Toasts).shown()[0]?.text).toBe(
        'You are still signed in: No connection to the Command Center.',
      );
      expect(freshStart.at).not.toHaveBeenCalled();
    });
  });

  it('knows the only tenants of somebody who may not see all', () => {
    store.open();
    expect(store.onlyTenants()).toBeNull();
    answer = () => of(sessionOf({ tenants: ['acme', 'beta'] }));
    store.open();
    expect(store.onlyTenants()).toEqual(['acme', 'beta']);
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
