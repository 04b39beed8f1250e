import { Component, DestroyRef, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { Run } from '@aetherlink/contracts/run';
import { errorSentence } from '../../core/http/error-sentence';
import { RUN } from '../../core/strings/peakpro-crm-run.strings';
import { ActionButton } from '../../ui/action/action-button';
import { CopyButton } from '../../ui/copy/copy-button';
import { PanelError } from '../../ui/panel/panel-error';
import { Skeleton } from '../../ui/panel/skeleton';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { linesWith, logWords } from './log-words';
import { RunLogReader } from './run-log-reader';

/** What a run did, call by call: searched within, read on, copied. */
@Component({
  selector: 'aether-run-log',
  imports: [ActionButton, CopyButton, PanelError, Skeleton],
  templateUrl: './run-log.html',
  styleUrl: './run-log.scss',
})
export class RunLog {
  private readonly zone = inject(ShownZone).zone;
  readonly run = input.required<Run>();

  private readonly id = computed(() => this.run().id);
  /** A log that still grows is read anew when its run has ended, and on request. */
  protected readonly growing = computed(() => this.run().finished_at === undefined);
  protected readonly reader = new RunLogReader(this.id);
  protected readonly words = RUN;
  protected readonly search = signal('');
  private readonly lines = computed(() => (this.reader.lines() ?? []).map((line) => logWords(line, this.zone())));
  protected readonly found = computed(() => linesWith(this.lines(), this.search()));
  protected readonly searching = computed(() => this.search().trim() !== '');
  protected readonly count = computed(() => {
    const all = this.lines().length;
    if (!this.searching()) return RUN.lines(formatCount(all), all === 1);
    return RUN.linesFound(formatCount(this.found().length), formatCount(all));
  });
  protected readonly copied = computed(() =>
    this.found()
      .map(({ text }) => text)
      .join('\n'),
  );
  protected readonly failure = computed(() => {
    const error = this.reader.error();
    return error && { sentence: errorSentence(error), requestId: error.requestId, waitSec: error.retryAfterSec };
  });

  constructor() {
    effect(() => {
      this.id();
      this.growing();
      untracked(() => this.reader.begin());
    });
    inject(DestroyRef).onDestroy(() => this.reader.stop());
  }
}
