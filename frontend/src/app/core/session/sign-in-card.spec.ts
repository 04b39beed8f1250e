import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ApiError } from '../http/api-error';
import { SessionStore } from './session-store';
import { SignInCard } from './sign-in-card';

describe('SignInCard', () => {
  const error = signal<ApiError | null>(null);
  const signIn = jest.fn();
  let fixture: ComponentFixture<SignInCard>;
  let page: HTMLElement;

  beforeEach(async () => {
    error.set(new ApiError('unauthenticated', 401, 'x'));
    signIn.mockReset();
    TestBed.configureTestingModule({ providers: [{ provide: SessionStore, useValue: { error, signIn } }] });
    fixture = TestBed.createComponent(SignInCard);
    page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await fixture.whenStable();
  });

  async function submit(token: string): Promise<void> {
    field().value = token;
    page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await fixture.whenStable();
  }
  const field = (): HTMLInputElement => page.querySelector('input') as HTMLInputElement;
  const complaint = (): string | undefined => page.querySelector('[role="alert"]')?.textContent?.trim();

  it('has the focus in its field and complains about nothing before the first try', () => {
    expect(document.activeElement).toBe(field());
    expect(complaint()).toBe('');
    expect(field().type).toBe('password');
    expect(field().autocomplete).toBe('off');
  });

  it('hands the token over and keeps nothing of it in the field', async () => {
    await submit('  good ');
    expect(signIn).toHaveBeenCalledWith('good');
    expect(field().value).toBe('');
    expect(page.querySelector('button')?.getAttribute('aria-busy')).toBe('true');
  });

  it('asks for a token before it asks the server', async () => {
    await submit('   ');
    expect(signIn).not.toHaveBeenCalled();
    expect(complaint()).toBe('Enter your access token.');
  });

  it('says that a token is not accepted', async () => {
    await submit('bad');
    error.set(new ApiError('unauthenticated', 401, 'x'));
    await fixture.whenStable();
    expect(complaint()).toBe('That token is unknown, expired or revoked.');
    expect(field().getAttribute('aria-invalid')).toBe('true');
  });

  it('says how long to wait after too many tries', async () => {
    await submit('bad');
    error.set(new ApiError('rate_limited', 429, 'x', null, [], null, 240));
    await fixture.whenStable();
    expect(complaint()).toBe('Too many tries. Possible again in 4 min.');
  });
});
