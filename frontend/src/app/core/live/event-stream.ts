import { DestroyRef, Injectable, InjectionToken, inject, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { APP_CONFIG } from '../config/app-config';
import { RefusedCalls } from '../session/refused-calls';
import { backOffMs } from './back-off';
import { type LiveMessage, toLiveMessage } from './live-message';
import { ServerContact } from './server-contact';
import { type StreamEnd, type StreamFetch, type StreamHandlers, readStream } from './stream-connection';

/** The server comments every 15 s; after two missed ones the connection counts as dead. */
const SILENCE_MS = 35_000;

/** The network call behind the stream, so that tests bring their own. */
export const STREAM_FETCH = new InjectionToken<StreamFetch>('STREAM_FETCH', {
  providedIn: 'root',
  factory: () => (input, init) => fetch(input, init),
});

/**
 * The browser's one connection to `/api/events`. Connected after `start`, it comes back by itself with
 * growing pauses; after every return listeners hear a `resync`, because what was missed is unknown.
 */
@Injectable({ providedIn: 'root' })
export class EventStream {
  private readonly config = inject(APP_CONFIG);
  private readonly refused = inject(RefusedCalls);
  private readonly contact = inject(ServerContact);
  private readonly get = inject(STREAM_FETCH);

  private readonly told = new Subject<LiveMessage>();
  private readonly open = signal(false);
  private readonly failed = signal(0);
  private readonly running = signal(false);
  private readonly lastTold = signal<LiveMessage | null>(null);
  private connection: AbortController | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private serverAsksMs: number | null = null;
  private everOpened = false;

  readonly messages = this.told.asObservable();
  readonly connected = this.open.asReadonly();
  /** Attempts that failed one after the other. */
  readonly failures = this.failed.asReadonly();
  readonly lastMessage = this.lastTold.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  start(): void {
    if (this.running()) return;
    this.running.set(true);
    void this.connect();
  }

  stop(): void {
    this.running.set(false);
    this.hangUp();
  }

  /** The operator's "Reconnect now": drops what is there and does not wait. */
  reconnect(): void {
    this.hangUp();
    this.failed.set(0);
    this.running.set(true);
    void this.connect();
  }

  private async connect(): Promise<void> {
    const connection = new AbortController();
    this.connection = connection;
    this.listenForSilence(connection);
    const url = `${this.config.apiBaseUrl}/api/events`;
    const end = await readStream(url, connection.signal, this.handlers(connection), this.get);
    if (this.connection === connection) this.ended(end);
  }

  private handlers(connection: AbortController): StreamHandlers {
    return {
      opened: () => this.opened(),
      heard: () => {
        this.listenForSilence(connection);
        this.contact.heard();
      },
      message: (message) => {
        const live = toLiveMessage(message);
        if (live !== null) this.tell(live);
      },
      retry: (milliseconds) => (this.serverAsksMs = milliseconds),
    };
  }

  private opened(): void {
    this.open.set(true);
    this.failed.set(0);
    this.contact.heard();
    if (this.everOpened) this.tell({ name: 'resync', change: null });
    this.everOpened = true;
  }

  private tell(message: LiveMessage): void {
    this.lastTold.set(message);
    this.told.next(message);
  }

  private ended(end: StreamEnd): void {
    this.hangUp();
    if (!this.running()) return;
    if (end.kind === 'refused' && end.status === 401) {
      this.running.set(false);
      this.refused.note();
      return;
    }
    if (end.kind === 'unreachable') this.contact.missed();
    this.failed.update((count) => count + 1);
    const wait = backOffMs(this.failed(), this.serverAsksMs);
    this.pause = setTimeout(() => void this.connect(), wait);
  }

  private listenForSilence(connection: AbortController): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      if (this.connection !== connection) return;
      connection.abort();
      this.ended({ kind: 'closed' });
    }, SILENCE_MS);
  }

  private hangUp(): void {
    const connection = this.connection;
    this.connection = null;
    this.open.set(false);
    clearTimeout(this.pause);
    clearTimeout(this.silence);
    connection?.abort();
  }
}
