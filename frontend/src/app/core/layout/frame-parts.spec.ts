import { type Type, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Session } from '@aetherlink/contracts/session';
import { Clock } from '../../ui/time/clock';
import { EventStream } from '../live/event-stream';
import { LiveRegistry } from '../live/live-registry';
import { ServerContact } from '../live/server-contact';
import { SessionStore } from '../session/session-store';
import { sessionOf } from '../testing/session-of';
import { ATTENTION_COUNT } from './attention-count';
import { EnvironmentBadge } from './environment-badge';
import { LiveIndicator } from './live-indicator';
import { NavRail } from './nav-rail';
import { NoticeBars } from './notice-bars';
import { StaleStrip } from './stale-strip';
import { UserMenu } from './user-menu';

const NOW = Date.UTC(2026, 10, 12, 14, 31, 7) / 1000;

describe('the frame', () => {
  const current = signal<Session | null>(null);
  const attention = signal(0);
  const now = signal(NOW);
  const stream = { connected: signal(true), failures: signal(0), lastMessage: signal(null), reconnect: jest.fn() };
  const signOut = jest.fn();

  function open(component: Type<unknown>, session: Session = sessionOf()): HTMLElement {
    current.set(session);
    now.set(NOW);
    stream.connected.set(true);
    stream.failures.set(0);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Clock, useValue: { now, offsetSec: signal(0), instant: () => now() } },
        { provide: EventStream, useValue: stream },
        { provide: ATTENTION_COUNT, useValue: attention },
        {
          provide: SessionStore,
          useValue: { current, role: () => current()?.principal.role ?? 'viewer', signOut },
        },
      ],
    });
    const page = TestBed.createComponent(component).nativeElement as HTMLElement;
    TestBed.tick();
    return page;
  }
  const words = (element: Element | null): string => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

  describe('the environment badge', () => {
    it.each([
      ['production', 'Production'],
      ['staging', 'Staging'],
      ['local', 'Local'],
    ] as const)('looks and reads like %s', (environment, word) => {
      const badge = open(EnvironmentBadge, sessionOf({ environment })).querySelector('span');
      expect([badge?.className, words(badge)]).toEqual([environment, word]);
    });
  });

  describe('the notice bars', () => {
    it('are absent where everybody signs in', () => {
      expect(words(open(NoticeBars))).toBe('');
    });

    it('warn of the open door, name demo data and a read-only service', () => {
      const page = open(NoticeBars, sessionOf({ authMode: 'local', demo: true, readOnly: true, importer: 'stub' }));
      expect([...page.querySelectorAll('p')].map(words)).toEqual([
        'No sign-in: anyone who can open this address is an admin. Set AUTH_MODE before sharing it.',
        'Demo: invented tenants on the stub importer. Nothing here is real.',
        'Read only: nothing can be changed.',
      ]);
    });
  });

  it('says of a demo with keys that a sandbox answers', () => {
    const page = open(NoticeBars, sessionOf({ demo: true }));
    expect(words(page.querySelector('p'))).toBe(
      'Demo: invented tenants; those with a key import from a sandbox. Nothing here is real.',
    );
  });

  describe('the rail', () => {
    it('leads to the pages there are and counts what needs attention', () => {
      attention.set(5);
      const page = open(NavRail);
      expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
        '/',
        '/peakpro-crm',
        '/records',
        '/audit',
        '/settings',
      ]);
      expect(words(page.querySelector('.count'))).toBe('5 need attention');
      expect(words(page.querySelector('.foot'))).toMatch(/^v2\.0\.0 ?JSON store$/);
    });

    it('counts nothing when nothing needs attention', () => {
      attention.set(0);
      expect(open(NavRail).querySelector('.count')).toBeNull();
    });
  });

  describe('the live indicator', () => {
    const state = (page: HTMLElement): string => words(page.querySelector('[role="status"]'));
    const shown = (page: HTMLElement): string => words(page.querySelector('button'));

    it('announces the state but not the seconds', () => {
      const page = open(LiveIndicator);
      TestBed.inject(ServerContact).heard();
      now.set(NOW + 2);
      TestBed.tick();
      expect(state(page)).toBe('Live');
      expect(shown(page)).toBe('Live updates: Live2 s ago');
    });

    it('says how old the data is while it reconnects, in amber after 15 s', () => {
      const page = open(LiveIndicator);
      TestBed.inject(ServerContact).heard();
      stream.connected.set(false);
      stream.failures.set(1);
      now.set(NOW + 14);
      TestBed.tick();
      expect(shown(page)).toContain('Reconnectingdata is 14 s old');
      expect(page.querySelector('.amber')).toBeNull();
      now.set(NOW + 16);
      TestBed.tick();
      expect(page.querySelector('.amber')).not.toBeNull();
    });

    it('names the interval while it polls', () => {
      const page = open(LiveIndicator);
      TestBed.inject(LiveRegistry).add({
        everySec: 15,
        asOf: signal(NOW),
        loading: signal(false),
        reload: () => undefined,
      });
      stream.connected.set(false);
      stream.failures.set(3);
      TestBed.tick();
      expect(state(page)).toBe('Polling every 15 s');
    });

    it('says since when it is offline', () => {
      const page = open(LiveIndicator);
      stream.connected.set(false);
      stream.failures.set(3);
      TestBed.inject(ServerContact).missed();
      TestBed.tick();
      expect(state(page)).toBe('Offline since 14:31');
    });
  });

  describe('the stale strip', () => {
    it('appears with data older than two intervals and asks for everything again', () => {
      const page = open(StaleStrip);
      const reload = jest.fn();
      TestBed.inject(LiveRegistry).add({ everySec: 30, asOf: signal(NOW), loading: signal(false), reload });
      now.set(NOW + 60);
      TestBed.tick();
      expect(words(page)).toBe('');
      now.set(NOW + 61);
      TestBed.tick();
      expect(words(page.querySelector('p'))).toBe('You are looking at 14:31:07. Live updates stopped.');
      page.querySelector('button')?.click();
      expect(reload).toHaveBeenCalledTimes(1);
      expect(stream.reconnect).toHaveBeenCalledTimes(1);
    });
  });

  describe('the user menu', () => {
    const items = (): string[] => [...document.querySelectorAll('[role^="menuitem"]')].map(words);

    it('names the person, the role and the tenants, and signs out', () => {
      const page = open(UserMenu, sessionOf({ role: 'runner', tenants: ['acme', 'beta'] }));
      expect(words(page.querySelector('button'))).toBe('Signed in as MA Maria Alvarez Runner');
      page.querySelector('button')?.click();
      TestBed.tick();
      expect(words(document.querySelector('.menu-note'))).toBe('Maria Alvarez Runner acme, beta');
      expect(items()).toEqual(['Compact rows', 'Keyboard shortcuts', 'Sign out']);
      [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].at(-1)?.click();
      expect(signOut).toHaveBeenCalledTimes(1);
    });

    it('switches to compact rows and back', () => {
      const page = open(UserMenu);
      const compact = (): Element | null => document.querySelector('[role="menuitemcheckbox"]');
      for (const checked of ['false', 'true', 'false']) {
        page.querySelector('button')?.click();
        TestBed.tick();
        expect(compact()?.getAttribute('aria-checked')).toBe(checked);
        (compact() as HTMLElement).click();
        TestBed.tick();
      }
    });

    it('offers no way out where nobody signed in', () => {
      const page = open(UserMenu, sessionOf({ authMode: 'local' }));
      page.querySelector('button')?.click();
      TestBed.tick();
      expect(items()).toEqual(['Compact rows', 'Keyboard shortcuts']);
    });
  });
});
