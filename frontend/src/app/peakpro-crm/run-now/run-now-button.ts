import { Component, computed, inject, input, output } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';
import { RunNow } from '../../data-access/run-now';
import { type Offer, SteadyPress } from '../../ui/action/steady-press';
import { Icon } from '../../ui/icon/icon';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { May } from '../actions/may';
import { isSlice } from '../actions/schedule-act';
import { runNowReason } from './run-now-reason';

interface Face {
  readonly icon: string;
  readonly word: string;
  /** The accessible name, which says of whom. */
  readonly name: string;
  readonly colour?: 'c-ok' | 'c-error' | 'spin';
}

interface RunNowOffer extends Offer {
  readonly icon: string;
  readonly schedule: Schedule;
}

/**
 * Starts one import by hand and says what becomes of it: Starting…, Running…, what came in, or Failed. Where a rejected
 * key stands in the way it leads an admin to a new one instead.
 */
@Component({
  selector: 'aether-run-now-button',
  imports: [Icon, MatTooltip, SteadyPress],
  templateUrl: './run-now-button.html',
  styleUrl: './run-now-button.scss',
})
export class RunNowButton {
  private readonly runNow = inject(RunNow);
  private readonly zone = inject(ShownZone).zone;
  private readonly may = inject(May);

  readonly schedule = input.required<Schedule>();
  /** Ghost and small in rows, primary in the sheet. */
  readonly look = input<'ghost' | 'primary'>('ghost');
  /** Asked for a new key of this schedule. */
  readonly keyWanted = output<Schedule>();

  private readonly tenant = computed(() => this.schedule().tenant);
  private readonly phase = computed(() => this.runNow.phase(this.tenant())());
  protected readonly words = ACTS;
  protected readonly face = computed(() => this.faceNow());
  private readonly asksForKey = computed(() => this.schedule().hold !== undefined && this.may.keys());
  private readonly reason = computed(() =>
    this.asksForKey() ? this.may.noKeys() : runNowReason(this.schedule(), this.zone()),
  );
  protected readonly hint = computed(() => this.reason() ?? this.remark());
  protected readonly off = computed(() => !['play', 'key'].includes(this.face().icon) || this.reason() !== null);

  protected readonly offer = computed<RunNowOffer>(() => {
    const schedule = this.schedule();
    const { icon, name } = this.face();
    return { schedule, icon, name, kind: this.off() ? null : `${icon} ${schedule.tenant}` };
  });

  protected press({ icon, schedule }: RunNowOffer): void {
    if (icon === 'key') this.keyWanted.emit(schedule);
    else this.runNow.start(schedule.tenant);
  }

  private remark(): string {
    if (isSlice(this.schedule())) return IMPORT.sliceGivesWay;
    return this.schedule().paused ? ACTS.runsOnce : '';
  }

  private faceNow(): Face {
    const tenant = this.tenant();
    const phase = this.phase();
    if (phase.kind === 'starting') return { icon: 'queued', word: ACTS.starting, name: ACTS.startingOf(tenant) };
    const running = this.schedule().state === 'running' && !isSlice(this.schedule());
    if (phase.kind === 'running' || running) {
      return { icon: 'running', word: ACTS.running, name: ACTS.runningOf(tenant), colour: 'spin' };
    }
    if (phase.kind === 'succeeded') {
      const count = formatCount(phase.imported);
      return { icon: 'ok', word: ACTS.imported(count), name: ACTS.importedOf(tenant, count), colour: 'c-ok' };
    }
    if (phase.kind === 'failed') {
      return { icon: 'error', word: ACTS.failed, name: ACTS.failedOf(tenant), colour: 'c-error' };
    }
    if (this.asksForKey()) return { icon: 'key', word: KEY.replaceShort, name: KEY.replaceOf(tenant) };
    return { icon: 'play', word: ACTS.runNow, name: ACTS.runNowOf(tenant) };
  }
}
