import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { NOW } from '../../core/testing/now';
import { type GivenPart, PartBed, wordsOf } from '../../core/testing/part-bed';
import { sessionOf } from '../../core/testing/session-of';
import { Dialogs } from '../../ui/dialog/dialogs';
import { Toasts } from '../../ui/toast/toasts';
import { aToken } from '../testing/a-token';
import { TokensCard } from './tokens-card';

const URL = '/api/tokens';

describe('TokensCard', () => {
  afterEach(() => {
    TestBed.inject(Dialogs).closeAll();
    TestBed.resetTestingModule();
  });

  async function open(items: object[], given: GivenPart = {}): Promise<PartBed<TokensCard>> {
    const providers = [{ provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }];
    const bed = new PartBed(TokensCard, { ...given, providers });
    await bed.answer(URL, { items });
    return bed;
  }
  const row = (bed: PartBed<TokensCard>, name: string): string | undefined =>
    [...bed.page.querySelectorAll('[role="row"]')].map(wordsOf).find((words) => words.startsWith(name));
  const inDialog = (): string => [...document.querySelectorAll('mat-dialog-container')].map(wordsOf).join(' | ');
  /** The button of the dialog, which may be called like one of the rows'. */
  async function answerWith(bed: PartBed<TokensCard>, word: string): Promise<void> {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('mat-dialog-container button')];
    buttons.find((button) => wordsOf(button) === word)?.click();
    await bed.drawn();
  }

  it('lists who has what, for how long, and when it was used', async () => {
    const bed = await open([
      aToken({ last_used_at: NOW - 120 }),
      aToken({ id: 't-2', name: 'ci', role: 'viewer', tenants: ['acme'], expires_at: NOW + 6 * 86_400 }),
    ]);
    expect(row(bed, 'nightly-check')).toBe(
      'nightly-check Runner All tenants maria.alvarez 2 min ago Sun, Jan 31, 2027 Valid Rotate Rotating… Revoke Revoking…',
    );
    expect(row(bed, 'ci')).toContain('Viewer acme maria.alvarez Never in 6 days Expires soon');
  });

  it('offers nothing on a token that opens nothing any more', async () => {
    const bed = await open([aToken({ state: 'revoked', revoked_at: NOW - 180 })]);
    expect(row(bed, 'nightly-check')).toMatch(/– Revoked 3 min ago$/);
    expect(() => bed.button('Rotate: nightly-check')).toThrow();
  });

  it('says what tokens are for when there is none', async () => {
    const bed = await open([]);
    expect(bed.words).toContain('No tokens. Create one for scripts and CI; people sign in.');
    expect(bed.button('New token')).toBeTruthy();
  });

  it('offers a new secret and time for an expired one', async () => {
    const bed = await open([aToken({ state: 'expired', expires_at: NOW - 60 })]);
    expect(row(bed, 'nightly-check')).toContain('1 min ago Expired Rotate');
  });

  it('says why the list cannot be read and tries again', async () => {
    const bed = new PartBed(TokensCard);
    await bed.refuse(URL, 503, 'persistence_unavailable');
    expect(bed.words).toContain('The store does not answer.');
    await bed.press('Try again');
    await bed.answer(URL, { items: [] });
    expect(bed.words).toContain('No tokens.');
  });

  it('shows the secret of a new token once and lists it', async () => {
    const bed = await open([]);
    await bed.press('New token');
    const field = document.querySelector<HTMLInputElement>('#token-name') as HTMLInputElement;
    field.value = 'ci';
    field.dispatchEvent(new Event('input'));
    document.querySelector('mat-dialog-container form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await bed.drawn();
    bed.request(URL, 'POST').flush({ ok: true, token: aToken({ name: 'ci' }), secret: 'acc_secret' });
    await bed.drawn();
    expect(inDialog()).toContain('Token ci created Copy it now. It cannot be shown again.');
    expect(document.querySelector<HTMLInputElement>('.secret input')?.value).toBe('acc_secret');
    await bed.answer(URL, { items: [aToken({ name: 'ci' })] });
    expect(row(bed, 'ci')).toBeDefined();
    TestBed.inject(Dialogs).closeAll();
    await bed.drawn();
    expect(inDialog()).toContain('You have not copied it.');
    await answerWith(bed, 'Leave without copying');
    expect(inDialog()).toBe('');
  });

  it('revokes after it was said what stops working', async () => {
    const bed = await open([aToken()]);
    await bed.press('Revoke: nightly-check');
    expect(inDialog()).toContain('Revoke nightly-check in Production?');
    expect(inDialog()).toContain('Scripts using nightly-check stop working at once.');
    await answerWith(bed, 'Revoke');
    await bed.answer(`${URL}/t-1`, {});
    expect(TestBed.inject(Toasts).shown()[0]?.text).toBe('nightly-check is revoked.');
    await bed.answer(URL, { items: [aToken({ state: 'revoked' })] });
    expect(document.activeElement?.id).toBe('tokens-title');
    expect(row(bed, 'nightly-check')).toMatch(/Revoked$/);
  });

  it('changes nothing when the question is cancelled', async () => {
    const bed = await open([aToken()]);
    await bed.press('Revoke: nightly-check');
    await answerWith(bed, 'Cancel');
    expect(() => bed.request(`${URL}/t-1`)).toThrow();
  });

  it('warns whoever ends the token of their own session', async () => {
    const own = sessionOf();
    const session = { ...own, principal: { ...own.principal, id: 'token:t-1' } };
    const bed = await open([aToken()], { session });
    await bed.press('Rotate: nightly-check');
    expect(inDialog()).toContain('You are signed in with it yourself, so you will be signed out.');
    await answerWith(bed, 'Rotate');
    await bed.answer(`${URL}/t-1/rotate`, { token: aToken(), secret: 'acc_new' });
    expect(inDialog()).toContain('Token nightly-check rotated');
    await answerWith(bed, 'Done');
    await answerWith(bed, 'Leave without copying');
  });

  it('says what came of an act that was refused', async () => {
    const bed = await open([aToken()]);
    await bed.press('Rotate: nightly-check');
    await answerWith(bed, 'Rotate');
    await bed.refuse(`${URL}/t-1/rotate`, 503, 'persistence_unavailable');
    expect(TestBed.inject(Toasts).shown()[0]?.text).toBe('Not saved: the store does not answer. Nothing was changed.');
  });
});
