import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { SessionStore } from '../../core/session/session-store';
import { type GivenPart, PartBed, wordsOf } from '../../core/testing/part-bed';
import { sessionOf } from '../../core/testing/session-of';
import { Dialogs } from '../../ui/dialog/dialogs';
import { Toasts } from '../../ui/toast/toasts';
import { aSession } from '../testing/a-token';
import { SessionsCard } from './sessions-card';

const URL = '/api/auth/sessions';

describe('SessionsCard', () => {
  afterEach(() => {
    TestBed.inject(Dialogs).closeAll();
    TestBed.resetTestingModule();
  });

  async function open(items: object[], given: GivenPart = {}): Promise<PartBed<SessionsCard>> {
    const providers = [{ provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }];
    const bed = new PartBed(SessionsCard, { ...given, providers });
    await bed.answer(URL, { items });
    return bed;
  }
  const rows = (bed: PartBed<SessionsCard>): string[] =>
    [...bed.page.querySelectorAll('[role="row"]:not(.names)')].map(wordsOf);

  it('lists who is signed in and with what, oneself first', async () => {
    const own = aSession({
      id: 's-2',
      name: 'maria.alvarez',
      kind: 'token',
      tenants: ['*'],
      role: 'admin',
      current: true,
    });
    const bed = await open([aSession(), own]);
    expect(rows(bed)).toEqual([
      'maria.alvarez You, here Access token Admin All tenants 1 h ago 1 min ago in 11 h End Ending…',
      'james.okafor SSO Editor acme, beta 1 h ago 1 min ago in 11 h End Ending…',
    ]);
  });

  it('signs somebody out after asking', async () => {
    const bed = await open([aSession()]);
    await bed.press('End the session: james.okafor');
    expect(wordsOf(document.body)).toContain('james.okafor is signed out at once');
    await bed.press('End session');
    await bed.answer(`${URL}/s-1`, {});
    expect(TestBed.inject(Toasts).shown()[0]?.text).toBe('The session of james.okafor is ended.');
    await bed.answer(URL, { items: [] });
    expect(bed.words).toContain('Nobody is signed in.');
    expect(document.activeElement?.id).toBe('sessions-title');
  });

  it('says that the session could not be ended', async () => {
    const bed = await open([aSession()]);
    await bed.press('End the session: james.okafor');
    await bed.press('End session');
    await bed.refuse(`${URL}/s-1`, 403, 'forbidden');
    expect(TestBed.inject(Toasts).shown()[0]?.text).toBe('Your role (admin) may not end sessions.');
  });

  it('ends one’s own session by signing out', async () => {
    const bed = await open([aSession({ current: true })]);
    const signOut = jest.fn();
    Object.assign(TestBed.inject(SessionStore), { signOut });
    await bed.press('End the session: james.okafor');
    expect(signOut).toHaveBeenCalledTimes(1);
  });

  it('says that nobody has to sign in where that is so', async () => {
    const bed = await open([], { session: sessionOf({ authMode: 'local' }) });
    expect(bed.words).toContain('Nobody has to sign in here.');
  });
});
