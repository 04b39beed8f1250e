import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Injectable, inject, signal } from '@angular/core';

export type ToastTone = 'plain' | 'good' | 'bad';

export interface ToastAction {
  readonly label: string;
  run(): void;
}

export interface ToastOptions {
  readonly tone?: ToastTone;
  readonly action?: ToastAction;
  /** Milliseconds; an offer to undo stays longer. Errors stay until dismissed. */
  readonly stayMs?: number;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: ToastTone;
  readonly action: ToastAction | null;
}

const STAY_MS = 6_000;
const AT_MOST = 3;

/** Short messages at the bottom left. They are announced; errors interrupt and stay. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly all = signal<readonly Toast[]>([]);
  private readonly leaving = new Map<number, ReturnType<typeof setTimeout>>();
  private nextId = 1;

  readonly shown = this.all.asReadonly();

  show(text: string, options: ToastOptions = {}): void {
    const tone = options.tone ?? 'plain';
    const toast: Toast = { id: this.nextId, text, tone, action: options.action ?? null };
    this.nextId += 1;
    this.all.update((toasts) => [...toasts, toast].slice(-AT_MOST));
    if (tone !== 'bad') this.leaveIn(toast.id, options.stayMs ?? STAY_MS);
    void this.announcer.announce(text, tone === 'bad' ? 'assertive' : 'polite');
  }

  error(text: string, action?: ToastAction): void {
    this.show(text, action === undefined ? { tone: 'bad' } : { tone: 'bad', action });
  }

  dismiss(id: number): void {
    clearTimeout(this.leaving.get(id));
    this.leaving.delete(id);
    this.all.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }

  /** Nobody loses a message while reading it or reaching for its action. */
  hold(id: number): void {
    clearTimeout(this.leaving.get(id));
    this.leaving.delete(id);
  }

  release(toast: Toast): void {
    if (toast.tone !== 'bad') this.leaveIn(toast.id, STAY_MS);
  }

  private leaveIn(id: number, milliseconds: number): void {
    this.hold(id);
    this.leaving.set(
      id,
      setTimeout(() => this.dismiss(id), milliseconds),
    );
  }
}
