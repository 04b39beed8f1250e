import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideLocationMocks } from '@angular/common/testing';
import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import type { AuthOptions } from '@aetherlink/contracts/auth';
import { APP_CONFIG } from '../config/app-config';
import { apiErrorInterceptor } from '../http/api-error-interceptor';
import { type SessionEnd, SessionStore } from './session-store';
import { SignInCard } from './sign-in-card';

describe('SignInCard', () => {
  const ended = signal<SessionEnd | null>(null);
  let server: HttpTestingController;

  async function place(address: string): Promise<ComponentFixture<SignInCard>> {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '**', children: [] }]),
        provideLocationMocks(),
        provideHttpClient(withInterceptors([apiErrorInterceptor])),
        provideHttpClientTesting(),
        { provide: APP_CONFIG, useValue: { apiBaseUrl: '' } },
        {
          provide: SessionStore,
          useValue: { current: signal(null), error: signal(null), ended, signIn: jest.fn() },
        },
      ],
    });
    await TestBed.inject(Router).navigateByUrl(address);
    server = TestBed.inject(HttpTestingController);
    const card = TestBed.createComponent(SignInCard);
    TestBed.tick();
    return card;
  }

  async function open(address: string, options: Partial<AuthOptions> = {}): Promise<HTMLElement> {
    const card = await place(address);
    const answer = { auth_mode: 'token', environment: 'production', oidc: null, token: true, secure: true };
    server.expectOne('/api/auth/options').flush({ ok: true, ...answer, ...options });
    await card.whenStable();
    return card.nativeElement as HTMLElement;
  }
  const notice = (page: HTMLElement): string | undefined => page.querySelector('[role="status"]')?.textContent?.trim();
  const sso = (page: HTMLElement): HTMLAnchorElement | null => page.querySelector('a');

  beforeEach(() => ended.set(null));

  it('asks for an access token where tokens are accepted, and names the environment', async () => {
    const page = await open('/');
    expect(page.querySelector('label')?.textContent).toBe('Access token');
    expect(page.textContent).toContain('Production');
    expect(sso(page)).toBeNull();
    expect(notice(page)).toBe('');
  });

  it('leads to the identity provider and back to where one was', async () => {
    const oidc = { sign_in: '/api/auth/oidc/sign-in' };
    const page = await open('/peakpro-crm?q=roof&open=acme', { oidc, token: false });
    expect(sso(page)?.textContent).toBe('Continue with SSO');
    expect(sso(page)?.getAttribute('href')).toBe(
      '/api/auth/oidc/sign-in?return_to=%2Fpeakpro-crm%3Fq%3Droof%26open%3Dacme',
    );
    expect(page.querySelector('input')).toBeNull();
  });

  it('offers both ways where both are open', async () => {
    const page = await open('/', { oidc: { sign_in: '/api/auth/oidc/sign-in' } });
    expect([sso(page) !== null, page.querySelector('input') !== null]).toEqual([true, true]);
  });

  it('says to whom no role is assigned, once, and leads back without that', async () => {
    const page = await open('/?sign_in=no_role&name=temp.contractor', {
      oidc: { sign_in: '/api/auth/oidc/sign-in' },
    });
    expect(notice(page)).toBe('You are signed in as temp.contractor, but no role is assigned to you. Ask an admin.');
    expect(TestBed.inject(Router).url).toBe('/');
    expect(sso(page)?.getAttribute('href')).toBe('/api/auth/oidc/sign-in?return_to=%2F');
  });

  it('shows a name as text and not longer than names are', async () => {
    const page = await open(`/?sign_in=no_role&name=${encodeURIComponent('<b>x</b>')}${'y'.repeat(200)}`);
    expect(page.querySelector('b')).toBeNull();
    expect(notice(page)?.length).toBeLessThan(180);
  });

  it('says that the provider’s sign-in did not succeed', async () => {
    expect(notice(await open('/?sign_in=failed'))).toBe(
      'The sign-in with SSO did not succeed. Nobody is signed in. Try again.',
    );
  });

  it.each([
    ['idle', 'Signed out after 30 min without activity.'],
    ['ended', 'Signed out: your session was ended. Sign in again to go on.'],
  ] as const)('says why somebody who was signed in has to do it again: %s', async (why, sentence) => {
    ended.set(why);
    expect(notice(await open('/records'))).toBe(sentence);
  });

  it('takes no token over a connection that others can read, and says what is needed', async () => {
    const page = await open('/', { secure: false });
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('open this address with https://');
    expect(page.querySelector('input, a')).toBeNull();
  });

  it('says when it cannot find out how to sign in, and tries again', async () => {
    const card = await place('/');
    server.expectOne('/api/auth/options').error(new ProgressEvent('error'));
    await card.whenStable();
    const page = card.nativeElement as HTMLElement;
    expect(page.querySelector('aether-panel-error')?.textContent).toContain('No connection to the Command Center.');
    page.querySelector<HTMLButtonElement>('aether-panel-error .btn')?.click();
    TestBed.tick();
    server.expectOne('/api/auth/options');
  });
});
