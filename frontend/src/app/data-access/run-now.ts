import { DestroyRef, Injectable, type Signal, type WritableSignal, inject, signal } from '@angular/core';
import type { Run, RunNowFinished, RunStatus } from '@aetherlink/contracts/run';
import { Subject, filter } from 'rxjs';
import { type ApiError, asApiError } from '../core/http/api-error';
import { EventStream } from '../core/live/event-stream';
import { ImportApi, type RunNowAnswer } from './import-api';
import { RunsApi } from './runs-api';

/** What a Run now button shows beside what its schedule says. */
export type RunNowPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  /** Accepted; it goes on without us. */
  | { readonly kind: 'running'; readonly runId: string }
  | { readonly kind: 'succeeded'; readonly imported: number }
  | { readonly kind: 'failed' };

/** What one click led to. */
export type RunNowOutcome =
  | { readonly kind: 'succeeded'; readonly tenant: string; readonly run: EndedRun }
  | { readonly kind: 'failed'; readonly tenant: string; readonly run: EndedRun }
  | { readonly kind: 'accepted'; readonly tenant: string; readonly runId: string }
  | { readonly kind: 'already-active'; readonly tenant: string; readonly runId: string | null }
  | { readonly kind: 'refused'; readonly tenant: string; readonly error: ApiError };

export interface EndedRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly message: string;
  readonly imported: number;
  readonly skipped: number;
  readonly tookMs: number;
}

/** Where no event tells the end of an accepted run, it is asked for this often. */
const ASK_EVERY_MS = 15_000;
const SHOW_SUCCESS_MS = 2_000;
const SHOW_FAILURE_MS = 4_000;
const IDLE: RunNowPhase = { kind: 'idle' };

/**
 * Starts imports by hand, one at a time for each tenant. The phase says "starting" before the server has answered:
 * the one place where the console is ahead of it.
 */
@Injectable({ providedIn: 'root' })
export class RunNow {
  private readonly api = inject(ImportApi);
  private readonly runs = inject(RunsApi);
  private readonly phases = new Map<string, WritableSignal<RunNowPhase>>();
  private readonly told = new Subject<RunNowOutcome>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Everything that clicks led to, for toasts and for what has to be read again. */
  readonly outcomes = this.told.asObservable();

  constructor() {
    const events = inject(EventStream)
      .messages.pipe(filter(({ name }) => name === 'run'))
      .subscribe(({ change }) => change?.run && this.hear(change.run));
    inject(DestroyRef).onDestroy(() => {
      events.unsubscribe();
      for (const timer of this.timers.values()) clearTimeout(timer);
    });
  }

  phase(tenant: string): Signal<RunNowPhase> {
    return this.cell(tenant);
  }

  start(tenant: string): void {
    const phase = this.cell(tenant)();
    if (phase.kind === 'starting' || phase.kind === 'running') return;
    const clickedAt = Date.now();
    this.show(tenant, { kind: 'starting' });
    this.api.runNow(tenant).subscribe({
      next: (answer) => this.answered(tenant, answer, Date.now() - clickedAt),
      error: (failure: unknown) => this.refused(tenant, asApiError(failure)),
    });
  }

  private answered(tenant: string, { kind, answer }: RunNowAnswer, tookMs: number): void {
    if (kind === 'finished') {
      this.ended(tenant, endedRun(answer, tookMs));
      return;
    }
    this.show(tenant, { kind: 'running', runId: answer.run_id });
    this.askLater(tenant, answer.run_id);
    this.told.next({ kind: 'accepted', tenant, runId: answer.run_id });
  }

  private refused(tenant: string, error: ApiError): void {
    if (error.code === 'run_in_progress') {
      this.show(tenant, IDLE);
      this.told.next({ kind: 'already-active', tenant, runId: error.problem?.run_id ?? null });
      return;
    }
    this.show(tenant, { kind: 'failed' }, SHOW_FAILURE_MS);
    this.told.next({ kind: 'refused', tenant, error });
  }

  /** The end of a run that the answer did not wait for. */
  private hear(run: Run): void {
    const phase = this.cell(run.tenant)();
    if (phase.kind !== 'running' || phase.runId !== run.id || run.finished_at === undefined) return;
    const { id, status, message, stats, duration_ms: tookMs = 0 } = run;
    this.ended(run.tenant, { id, status, message, tookMs, imported: stats.imported, skipped: stats.skipped });
  }

  private ended(tenant: string, run: EndedRun): void {
    if (run.status === 'succeeded') {
      this.show(tenant, { kind: 'succeeded', imported: run.imported }, SHOW_SUCCESS_MS);
      this.told.next({ kind: 'succeeded', tenant, run });
    } else {
      this.show(tenant, { kind: 'failed' }, SHOW_FAILURE_MS);
      this.told.next({ kind: 'failed', tenant, run });
    }
  }

  private askLater(tenant: string, runId: string): void {
    const again = (): void => this.askLater(tenant, runId);
    this.later(tenant, ASK_EVERY_MS, () =>
      this.runs.get(runId).subscribe({
        next: ({ run }) => (run.finished_at === undefined ? again() : this.hear(run)),
        error: (failure: unknown) => (asApiError(failure).code === 'run_not_found' ? this.show(tenant, IDLE) : again()),
      }),
    );
  }

  private show(tenant: string, phase: RunNowPhase, forMs?: number): void {
    clearTimeout(this.timers.get(tenant));
    this.cell(tenant).set(phase);
    if (forMs !== undefined) this.later(tenant, forMs, () => this.cell(tenant).set(IDLE));
  }

  private later(tenant: string, milliseconds: number, act: () => void): void {
    clearTimeout(this.timers.get(tenant));
    this.timers.set(tenant, setTimeout(act, milliseconds));
  }

  private cell(tenant: string): WritableSignal<RunNowPhase> {
    let cell = this.phases.get(tenant);
    if (cell === undefined) {
      cell = signal<RunNowPhase>(IDLE);
      this.phases.set(tenant, cell);
    }
    return cell;
  }
}

function endedRun({ run_id, status, message, result }: RunNowFinished, tookMs: number): EndedRun {
  return { id: run_id, status, message, tookMs, imported: result.stats.imported, skipped: result.stats.skipped };
}
