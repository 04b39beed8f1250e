import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { RunNow } from '../../data-access/run-now';
import { Icon } from '../../ui/icon/icon';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { runNowReason } from './run-now-reason';

interface Face {
  readonly icon: string;
  readonly word: string;
  /** The accessible name, which says of whom. */
  readonly name: string;
  readonly colour?: 'c-ok' | 'c-error' | 'spin';
}

/** Starts one import by hand and says what becomes of it: Starting…, Running…, what came in, or Failed. */
@Component({
  selector: 'aether-run-now-button',
  imports: [Icon, MatTooltip],
  templateUrl: './run-now-button.html',
  styleUrl: './run-now-button.scss',
})
export class RunNowButton {
  private readonly runNow = inject(RunNow);
  private readonly zone = inject(ShownZone).zone;

  readonly schedule = input.required<Schedule>();
  /** Ghost and small in rows, primary in the sheet. */
  readonly look = input<'ghost' | 'primary'>('ghost');

  private readonly tenant = computed(() => this.schedule().tenant);
  private readonly phase = computed(() => this.runNow.phase(this.tenant())());
  protected readonly words = ACTS;
  protected readonly face = computed(() => this.faceNow());
  private readonly reason = computed(() => runNowReason(this.schedule(), this.zone()));
  protected readonly hint = computed(() => this.reason() ?? (this.schedule().paused ? ACTS.runsOnce : ''));
  protected readonly off = computed(() => this.face().icon !== 'play' || this.reason() !== null);

  protected press(): void {
    if (!this.off()) this.runNow.start(this.tenant());
  }

  private faceNow(): Face {
    const tenant = this.tenant();
    const phase = this.phase();
    if (phase.kind === 'starting') return { icon: 'queued', word: ACTS.starting, name: ACTS.startingOf(tenant) };
    if (phase.kind === 'running' || this.schedule().state === 'running') {
      return { icon: 'running', word: ACTS.running, name: ACTS.runningOf(tenant), colour: 'spin' };
    }
    if (phase.kind === 'succeeded') {
      const count = formatCount(phase.imported);
      return { icon: 'ok', word: ACTS.imported(count), name: ACTS.importedOf(tenant, count), colour: 'c-ok' };
    }
    if (phase.kind === 'failed') {
      return { icon: 'error', word: ACTS.failed, name: ACTS.failedOf(tenant), colour: 'c-error' };
    }
    return { icon: 'play', word: ACTS.runNow, name: ACTS.runNowOf(tenant) };
  }
}
