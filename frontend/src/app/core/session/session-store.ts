import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { Role, Session } from '@aetherlink/contracts/session';
import type { Observable } from 'rxjs';
import { AuthApi } from '../../data-access/auth-api';
import { SessionApi } from '../../data-access/session-api';
import { Clock } from '../../ui/time/clock';
import { Toasts } from '../../ui/toast/toasts';
import { type ApiError, asApiError } from '../http/api-error';
import { errorSentence } from '../http/error-sentence';
import { EventStream } from '../live/event-stream';
import { ServerContact } from '../live/server-contact';
import { Preferences } from '../preferences/preferences';
import { SESSION } from '../strings/session.strings';
import { FreshStart } from './fresh-start';
import { RefusedCalls } from './refused-calls';
import { roleReaches } from './roles';

/** starting: not asked yet · ready · signed-out: the sign-in card · unreachable: no usable answer at the start. */
export type SessionPhase = 'starting' | 'ready' | 'signed-out' | 'unreachable';

const ASK_AGAIN_MS = 5_000;
/** The server ends a session of which it hears nothing for 30 min; it counts whole minutes. */
const IDLE_SEC = 29 * 60;

/** Why a session is over: nobody did anything, or somebody or its age ended it. */
export type SessionEnd = 'idle' | 'ended';

/** Who uses the console and what they may do. Nothing is shown before this is known. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(SessionApi);
  private readonly auth = inject(AuthApi);
  private readonly refusedCalls = inject(RefusedCalls).count;
  private readonly stream = inject(EventStream);
  private readonly preferences = inject(Preferences);
  private readonly toasts = inject(Toasts);
  private readonly contact = inject(ServerContact);
  private readonly clock = inject(Clock);
  private readonly freshStart = inject(FreshStart);

  private readonly session = signal<Session | null>(null);
  private readonly state = signal<SessionPhase>('starting');
  private readonly failure = signal<ApiError | null>(null);
  private readonly over = signal<SessionEnd | null>(null);
  /** Whose answers this page may still hold. */
  private lastSeen: string | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;

  readonly current = this.session.asReadonly();
  readonly phase = this.state.asReadonly();
  /** Why the last sign-in or the start failed. */
  readonly error = this.failure.asReadonly();
  /** Somebody was signed in here, and then the server knew them no more; null when that did not happen. */
  readonly ended = this.over.asReadonly();
  readonly role = computed<Role>(() => this.session()?.principal.role ?? 'viewer');
  /** The only tenants this person may see; null when they may see all. */
  readonly onlyTenants = computed<readonly string[] | null>(() => {
    const tenants = this.session()?.tenants ?? ['*'];
    return tenants.includes('*') ? null : tenants;
  });
  readonly readOnly = computed(() => this.session()?.features.read_only ?? false);
  /** Which importer runs: each tenant's own (`auto`), or the same for everybody. */
  readonly importer = computed(() => this.session()?.features.importer ?? 'auto');
  /** Tenants' keys can be kept and opened here. */
  readonly keepsKeys = computed(() => this.session()?.features.credentials ?? true);
  readonly isProduction = computed(() => this.session()?.environment === 'production');

  constructor() {
    effect(() => {
      if (this.refusedCalls() > 0) untracked(() => this.refused());
    });
  }

  /** Whether a control that needs this role is shown at all. */
  can(needed: Role): boolean {
    return roleReaches(this.role(), needed) && (needed === 'viewer' || !this.readOnly());
  }

  /** Asks the server who we are; tries again by itself while it does not answer. */
  open(): void {
    clearTimeout(this.again);
    this.begin(this.api.get());
  }

  /** Asks again what may have changed since; when that fails, what is known stays. */
  renew(): void {
    this.api.get().subscribe({
      next: (session) => {
        if (this.state() === 'ready') this.opened(session);
      },
      error: () => undefined,
    });
  }

  /** Exchanges a token for a session. The cookie that comes back is the browser's own business. */
  signIn(token: string): void {
    this.begin(this.auth.signIn(token));
  }

  /** Ends the session at the server, then forgets everything that this page and this browser know. */
  signOut(): void {
    this.auth.signOut().subscribe({
      next: () => this.leave(),
      error: (failure: unknown) => {
        const error = asApiError(failure);
        if (error.code === 'unauthenticated') this.leave();
        else this.toasts.error(SESSION.stillSignedIn(errorSentence(error)));
      },
    });
  }

  private begin(request: Observable<Session>): void {
    request.subscribe({
      next: (session) => this.opened(session),
      error: (failure: unknown) => this.failed(asApiError(failure)),
    });
  }

  private opened(session: Session): void {
    const before = this.lastSeen;
    this.lastSeen = session.principal.id;
    if (before !== null && before !== session.principal.id) {
      this.preferences.forgetData();
      return this.freshStart.here();
    }
    this.session.set(session);
    this.failure.set(null);
    this.over.set(null);
    this.state.set('ready');
    this.stream.start();
  }

  private failed(error: ApiError): void {
    this.failure.set(error);
    if (error.code === 'unauthenticated') return;
    if (this.state() !== 'signed-out') this.closeTo('unreachable');
    if (this.state() === 'unreachable') this.again = setTimeout(() => this.open(), ASK_AGAIN_MS);
  }

  private refused(): void {
    if (this.state() === 'ready') this.over.set(this.silentFor() >= IDLE_SEC ? 'idle' : 'ended');
    this.closeTo('signed-out');
  }

  /** Every answer counts as activity, so a session that was answered lately has not ended for want of it. */
  private silentFor(): number {
    const { lastAccepted } = this.contact;
    return lastAccepted === null ? Infinity : this.clock.instant() - lastAccepted;
  }

  private leave(): void {
    this.preferences.forgetData();
    this.closeTo('signed-out');
    this.freshStart.at('/');
  }

  private closeTo(phase: SessionPhase): void {
    this.stream.stop();
    this.session.set(null);
    this.state.set(phase);
  }
}
