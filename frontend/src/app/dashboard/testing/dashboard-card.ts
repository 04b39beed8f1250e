import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type Type, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { Role } from '@aetherlink/contracts/session';
import { Subject } from 'rxjs';
import { APP_CONFIG } from '../../core/config/app-config';
import { apiErrorInterceptor } from '../../core/http/api-error-interceptor';
import { serverContactInterceptor } from '../../core/http/server-contact-interceptor';
import { EventStream } from '../../core/live/event-stream';
import { LiveRegistry } from '../../core/live/live-registry';
import type { LiveMessage } from '../../core/live/live-message';
import { roleReaches } from '../../core/session/roles';
import { SessionStore } from '../../core/session/session-store';
import { Overview } from '../../data-access/overview';

/** Time stands still, so that "12 min ago" stays true however long a test takes. */
const NOW = Date.UTC(2026, 10, 12, 14, 30);
beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

/** One card on a page of its own, with a server that the test plays. */
export class DashboardCard<T> {
  static readonly messages = new Subject<LiveMessage>();
  readonly server: HttpTestingController;
  readonly page: HTMLElement;

  constructor(component: Type<T>, role: Role = 'admin', onlyTenants: readonly string[] | null = null) {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideHttpClient(withInterceptors([apiErrorInterceptor, serverContactInterceptor])),
        provideHttpClientTesting(),
        Overview,
        { provide: APP_CONFIG, useValue: { apiBaseUrl: '' } },
        { provide: EventStream, useValue: { messages: DashboardCard.messages } },
        {
          provide: SessionStore,
          useValue: {
            role: signal(role),
            onlyTenants: signal(onlyTenants),
            keepsKeys: signal(true),
            can: (needed: Role) => roleReaches(role, needed),
          },
        },
      ],
    });
    const fixture: ComponentFixture<T> = TestBed.createComponent(component);
    this.server = TestBed.inject(HttpTestingController);
    this.page = fixture.nativeElement as HTMLElement;
    TestBed.tick();
  }

  /** Answers the open request to this address and lets the card draw itself. */
  async answer(url: string, body: object): Promise<void> {
    this.server.expectOne((request) => request.url === url).flush({ ok: true, ts: Date.now() / 1000, ...body });
    await this.drawn();
  }

  async refuse(url: string, status: number, code: string): Promise<void> {
    this.server
      .expectOne((request) => request.url === url)
      .flush({ ok: false, code, detail: 'x', request_id: '7f3a9c1e' }, { status, statusText: code });
    await this.drawn();
  }

  async lose(url: string): Promise<void> {
    this.server.expectOne((request) => request.url === url).error(new ProgressEvent('error'));
    await this.drawn();
  }

  /** What an interval or an event leads to. */
  refresh(): void {
    TestBed.inject(LiveRegistry).reloadAll();
    TestBed.tick();
  }

  async press(name: string | RegExp): Promise<void> {
    const button = [...document.querySelectorAll('button')].find((one) =>
      (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().match(name),
    );
    if (button === undefined) throw new Error(`no button ${String(name)} in ${document.body.textContent ?? ''}`);
    button.click();
    await this.drawn();
  }

  /** Not `whenStable`: that waits for answers which the test has not given yet. */
  async drawn(): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      TestBed.tick();
      await Promise.resolve();
    }
    TestBed.tick();
  }

  get words(): string {
    return wordsOf(this.page);
  }

  texts(selector: string): string[] {
    return [...this.page.querySelectorAll(selector)].map(wordsOf);
  }
}

/** The texts of an element as they are read: one blank between neighbours, which the layout keeps apart. */
function wordsOf(element: Element): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts: string[] = [];
  while (walker.nextNode()) parts.push(walker.currentNode.textContent ?? '');
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}
