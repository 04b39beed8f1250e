import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ApiError } from '../http/api-error';
import { SessionStore } from './session-store';
import { TokenForm } from './token-form';

describe('TokenForm', () => {
  const error = signal<ApiError | null>(null);
  const signIn = jest.fn();
  let fixture: ComponentFixture<TokenForm>;
  let page: HTMLElement;

  beforeEach(async () => {
    error.set(new ApiError('unauthenticated', 401, 'x'));
    signIn.mockReset();
    TestBed.configureTestingModule({
      providers: [{ provide: SessionStore, useValue: { error, signIn } }],
    });
    fixture = TestBed.createComponent(TokenForm);
    page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await fixture.whenStable();
  });

  async function submit(token: string): Promise<void> {
    field().value = token;
    page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await fixture.whenStable();
  }
  async function refuse(refusal: ApiError): Promise<void> {
    error.set(refusal);
    await fixture.whenStable();
  }
  const field = (): HTMLInputElement => page.querySelector('input') as HTMLInputElement;
  const complaint = (): string | undefined => page.querySelector('[role="alert"]')?.textContent?.trim();

  it('has the focus in its field and complains about nothing before the first try', () => {
    expect(document.activeElement).toBe(field());
    expect(complaint()).toBe('');
    expect(field().type).toBe('password');
    expect(field().autocomplete).toBe('off');
    expect(page.querySelector('.hint')?.textContent).toBe('It is exchanged for a session and not kept in the browser.');
  });

  it('says under its field who has told where the first token is', () => {
    const hint = page.querySelector('#first-token-hint');
    expect(hint?.textContent).toBe('First start? The service has printed how to get its first access token.');
    expect(field().getAttribute('aria-describedby')).toContain('first-token-hint');
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
    await refuse(new ApiError('unauthenticated', 401, 'x'));
    expect(complaint()).toBe('That token is unknown, expired or revoked.');
    expect(field().getAttribute('aria-invalid')).toBe('true');
  });

  it('says what the server needs before it lets anybody sign in', async () => {
    await submit('good');
    await refuse(new ApiError('forbidden', 403, 'Signing in needs TLS.'));
    expect(complaint()).toBe('Signing in needs TLS.');
  });

  it('takes a right token also after too many wrong ones', async () => {
    await submit('bad');
    await refuse(new ApiError('rate_limited', 429, 'x', null, [], null, 240));
    expect(complaint()).toBe('Too many wrong tokens were tried from here. A right one is taken all the same.');
    await submit('good');
    expect(signIn).toHaveBeenCalledTimes(2);
  });
});
