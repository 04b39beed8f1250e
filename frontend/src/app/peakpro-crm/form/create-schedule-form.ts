import {
  Component,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { CatchUp, CreateScheduleBody, Schedule } from '@aetherlink/contracts/schedule';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { FORM } from '../../core/strings/peakpro-crm-form.strings';
import { SchedulesApi } from '../../data-access/schedules-api';
import { ActionButton } from '../../ui/action/action-button';
import { Icon } from '../../ui/icon/icon';
import { May } from '../actions/may';
import { IntervalPreview } from '../next-runs/interval-preview';
import { CatchUpField } from './catch-up-field';
import { DEFAULT_INTERVAL_SEC } from './interval-choice';
import { IntervalField } from './interval-field';
import { draftSlug } from './slug-draft';
import { tenantCheck } from './tenant-check';

/** A tenant's standing order. An existing one is named and never overwritten. */
@Component({
  selector: 'aether-create-schedule-form',
  imports: [ActionButton, CatchUpField, Icon, IntervalField, IntervalPreview],
  templateUrl: './create-schedule-form.html',
  styleUrl: './create-schedule-form.scss',
})
export class CreateScheduleForm {
  private readonly api = inject(SchedulesApi);
  private readonly session = inject(SessionStore);
  private readonly may = inject(May);

  /** As far as the tenant is known already. */
  readonly prefilled = input('');
  /** Takes the focus when it appears. */
  readonly focusing = input(false);
  /** In the empty table there is nothing to go back to. */
  readonly withCancel = input(true);
  readonly created = output<Schedule>();
  readonly cancelled = output<void>();
  readonly openTenant = output<string>();

  private readonly tenantField = viewChild.required<ElementRef<HTMLInputElement>>('tenantField');
  protected readonly words = FORM;
  protected readonly tenant = linkedSignal(() => draftSlug(this.prefilled()));
  protected readonly interval = signal<number | null>(DEFAULT_INTERVAL_SEC);
  protected readonly description = signal('');
  protected readonly catchUp = signal<CatchUp>('one');
  protected readonly check = tenantCheck(this.tenant);
  protected readonly busy = signal(false);
  private readonly failure = signal<{ error: ApiError; tenant: string } | null>(null);
  /** Problems are named once somebody tried to go on, or has left the field. */
  protected readonly touched = signal(false);

  protected readonly problem = computed(() => {
    const check = this.check();
    if (check === 'empty') return this.touched() ? FORM.slugProblems.empty : null;
    return check === 'invalid' || check === 'reserved' ? FORM.slugProblems[check] : null;
  });
  /** What runs do until there is a key, and who can add it. */
  protected readonly keyWords = computed(() => {
    const importer = this.session.importer();
    const now = FORM.keyAfterwards[importer];
    if (importer === 'stub') return now;
    const next = this.may.noKeys() ?? (this.may.keys() ? FORM.keyNext : FORM.keyByAdmin);
    return `${now} ${next}`;
  });
  /** The server knew better than the check while it was typed. */
  protected readonly taken = computed(() => this.check() === 'taken' || this.refusedAs('schedule_exists'));
  protected readonly refusal = computed(() => {
    const failure = this.failure();
    if (failure === null || failure.error.code === 'schedule_exists') return null;
    const role = this.session.role();
    return errorSentence(failure.error, { tenant: failure.tenant, role, act: ACTS.denied.create, write: true });
  });

  constructor() {
    afterNextRender(() => {
      if (this.focusing()) this.focus();
    });
  }

  private focus(): void {
    this.tenantField().nativeElement.focus();
  }

  protected type(field: HTMLInputElement): void {
    const draft = draftSlug(field.value);
    const caret = Math.max(0, (field.selectionStart ?? draft.length) - (field.value.length - draft.length));
    if (field.value !== draft) {
      field.value = draft;
      field.setSelectionRange(caret, caret);
    }
    this.tenant.set(draft);
  }

  protected submit(event?: Event): void {
    event?.preventDefault();
    this.touched.set(true);
    const interval = this.interval();
    const check = this.check();
    if (this.busy() || interval === null || check === 'taken' || this.problem() !== null) return this.focus();
    this.send(this.tenant(), interval);
  }

  private send(tenant: string, interval: number): void {
    const description = this.description().trim();
    const body: CreateScheduleBody = {
      interval_sec: interval,
      catch_up: this.catchUp(),
      ...(description === '' ? {} : { description }),
    };
    this.busy.set(true);
    this.failure.set(null);
    this.api.create(tenant, body).subscribe({
      next: ({ schedule }) => this.created.emit(schedule),
      error: (failure: unknown) => {
        this.busy.set(false);
        this.failure.set({ error: asApiError(failure), tenant });
        this.focus();
      },
    });
  }

  private refusedAs(code: ApiError['code']): boolean {
    const failure = this.failure();
    return failure !== null && failure.error.code === code && failure.tenant === this.tenant();
  }
}
