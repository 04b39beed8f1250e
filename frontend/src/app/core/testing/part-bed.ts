import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { type Provider, type Type, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { NavigationEnd, Router, provideRouter } from '@angular/router';
import type { Role, Session } from '@aetherlink/contracts/session';
import { Subject, filter, firstValueFrom } from 'rxjs';
import { apiErrorInterceptor } from '../http/api-error-interceptor';
import { EventStream } from '../live/event-stream';
import type { LiveMessage } from '../live/live-message';
import { roleReaches } from '../session/roles';
import { SessionStore } from '../session/session-store';
import { sessionOf } from './session-of';
import { Clock } from '../../ui/time/clock';
import { NOW } from './now';

/** What is special about a part under test. */
export interface GivenPart {
  readonly inputs?: Record<string, unknown>;
  readonly dialog?: unknown;
  readonly role?: Role;
  readonly importer?: Session['features']['importer'];
  readonly keepsKeys?: boolean;
  /** `['*']` unless given. */
  readonly tenants?: readonly string[];
  readonly session?: Session;
  readonly providers?: readonly Provider[];
}

const PREFIX = '/api/crm/import/acculynx/';

/** One part of a page with what the console gives to every part, at the moment NOW, and a server that the test plays. */
export class PartBed<T> {
  readonly messages = new Subject<LiveMessage>();
  /** What the dialog was closed with; undefined while it is open. */
  closedWith: { readonly answer: unknown } | undefined;
  readonly part: ComponentFixture<T>;
  readonly page: HTMLElement;
  private readonly server: HttpTestingController;

  constructor(component: Type<T>, given: GivenPart = {}) {
    const role = given.role ?? 'admin';
    const tenants = given.tenants ?? ['*'];
    TestBed.resetTestingModule();
    document.body.replaceChildren();
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '**', children: [] }]),
        provideHttpClient(withInterceptors([apiErrorInterceptor])),
        provideHttpClientTesting(),
        { provide: EventStream, useValue: { messages: this.messages, connected: () => true } },
        { provide: Clock, useValue: { now: signal(NOW), instant: () => NOW } },
        {
          provide: SessionStore,
          useValue: {
            current: signal(given.session ?? sessionOf({ role, tenants: [...tenants] })),
            role: signal(role),
            onlyTenants: signal(tenants.includes('*') ? null : tenants),
            isProduction: signal(true),
            importer: signal(given.importer ?? 'auto'),
            keepsKeys: signal(given.keepsKeys ?? true),
            can: (needed: Role) => roleReaches(role, needed),
          },
        },
        { provide: MAT_DIALOG_DATA, useValue: given.dialog },
        { provide: MatDialogRef, useValue: { close: (answer: unknown) => (this.closedWith = { answer }) } },
        ...(given.providers ?? []),
      ],
    });
    this.part = TestBed.createComponent(component);
    for (const [name, value] of Object.entries(given.inputs ?? {})) this.part.componentRef.setInput(name, value);
    this.page = this.part.nativeElement as HTMLElement;
    document.body.append(this.page);
    this.server = TestBed.inject(HttpTestingController);
    TestBed.tick();
  }

  /** The one open request to this path, below the AccuLynx prefix unless it begins with a slash. */
  request(path: string, method?: string): TestRequest {
    return this.server.expectOne(
      (sent) => sent.url === (path.startsWith('/') ? path : PREFIX + path) && sent.method === (method ?? sent.method),
    );
  }

  async answer(path: string, body: object, headers: Record<string, string> = {}): Promise<void> {
    this.request(path).flush({ ok: true, ts: NOW, ts_iso: '', ...body }, { headers });
    await this.drawn();
  }

  async refuse(path: string, status: number, code: string, more: object = {}): Promise<void> {
    const problem = { ok: false, code, detail: 'no', request_id: '7f3a', ...more };
    this.request(path).flush(problem, { status, statusText: code });
    await this.drawn();
  }

  async press(name: string | RegExp): Promise<void> {
    this.button(name).click();
    await this.drawn();
  }

  button(name: string | RegExp): HTMLButtonElement {
    const all = [...document.querySelectorAll<HTMLButtonElement>('button, a')];
    const found = all.find((one) => {
      const words = (one.getAttribute('aria-label') ?? wordsOf(one)).trim();
      return typeof name === 'string' ? words === name || words.startsWith(`${name} `) : name.test(words);
    });
    if (found === undefined) throw new Error(`no button ${String(name)} in ${wordsOf(document.body)}`);
    return found;
  }

  async type(selector: string, value: string): Promise<void> {
    const field = this.page.querySelector<HTMLInputElement>(selector);
    if (field === null) throw new Error(`no field ${selector}`);
    field.value = value;
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
    await this.drawn();
  }

  async submit(): Promise<void> {
    this.page.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await this.drawn();
  }

  /** Not `whenStable`: that waits for answers which the test has not given yet. */
  async drawn(): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      TestBed.tick();
      await Promise.resolve();
    }
    TestBed.tick();
  }

  /** Resolves when the address has changed. */
  async arrived(): Promise<void> {
    const isEnd = (event: object): boolean => event instanceof NavigationEnd;
    await firstValueFrom(TestBed.inject(Router).events.pipe(filter(isEnd)));
  }

  get words(): string {
    return wordsOf(this.page);
  }

  get url(): string {
    return TestBed.inject(Router).url;
  }
}

/** The texts of an element as they are read: one blank between neighbours, which the layout keeps apart. */
export function wordsOf(element: Element): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts: string[] = [];
  while (walker.nextNode()) parts.push(walker.currentNode.textContent ?? '');
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}
