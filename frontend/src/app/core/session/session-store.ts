import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { Role, Session } from '@aetherlink/contracts/session';
import { SessionApi } from '../../data-access/session-api';
import { type ApiError, asApiError } from '../http/api-error';
import { EventStream } from '../live/event-stream';
import { AccessToken } from './access-token';
import { roleReaches } from './roles';

/** starting: not asked yet · ready · signed-out: the sign-in card · unreachable: no usable answer at the start. */
export type SessionPhase = 'starting' | 'ready' | 'signed-out' | 'unreachable';

const ASK_AGAIN_MS = 5_000;

/** Who uses the console and what they may do. Nothing is shown before this is known. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(SessionApi);
  private readonly access = inject(AccessToken);
  private readonly stream = inject(EventStream);

  private readonly session = signal<Session | null>(null);
  private readonly state = signal<SessionPhase>('starting');
  private readonly failure = signal<ApiError | null>(null);
  private again: ReturnType<typeof setTimeout> | undefined;

  readonly current = this.session.asReadonly();
  readonly phase = this.state.asReadonly();
  /** Why the last sign-in or the start failed. */
  readonly error = this.failure.asReadonly();
  readonly role = computed<Role>(() => this.session()?.principal.role ?? 'viewer');
  readonly readOnly = computed(() => this.session()?.features.read_only ?? false);
  /** Which importer runs: each tenant's own (`auto`), or the same for everybody. */
  readonly importer = computed(() => this.session()?.features.importer ?? 'auto');
  /** Tenants' keys can be kept and opened here. */
  readonly keepsKeys = computed(() => this.session()?.features.credentials ?? true);
  readonly isProduction = computed(() => this.session()?.environment === 'production');

  constructor() {
    effect(() => {
      if (this.access.refused() > 0) untracked(() => this.refused());
    });
  }

  /** Whether a control that needs this role is shown at all. */
  can(needed: Role): boolean {
    return roleReaches(this.role(), needed) && (needed === 'viewer' || !this.readOnly());
  }

  /** Asks the server who we are; tries again by itself while it does not answer. */
  open(): void {
    clearTimeout(this.again);
    this.api.get().subscribe({
      next: (session) => this.opened(session),
      error: (failure: unknown) => this.failed(asApiError(failure)),
    });
  }

  signIn(token: string): void {
    this.access.keep(token);
    this.open();
  }

  signOut(): void {
    this.access.forget();
    this.closeTo('signed-out');
  }

  private opened(session: Session): void {
    this.session.set(session);
    this.failure.set(null);
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
    this.access.forget();
    this.closeTo('signed-out');
  }

  private closeTo(phase: SessionPhase): void {
    this.stream.stop();
    this.session.set(null);
    this.state.set(phase);
  }
}
