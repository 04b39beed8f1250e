import { Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { Preview } from '@aetherlink/contracts/record';
import type { RunningImport } from '@aetherlink/contracts/schedule';
import { filter } from 'rxjs';
import { EventStream } from '../../core/live/event-stream';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { ImportApi } from '../../data-access/import-api';
import { RunsApi } from '../../data-access/runs-api';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Icon } from '../../ui/icon/icon';
import { formatCount } from '../../ui/time/format-count';
import { ShownZone } from '../../ui/time/shown-zone';
import { Sending } from '../dialogs/sending';
import { progressWords } from '../schedules/progress-words';
import { changedRecords } from './difference-words';

/** Tries an import: shows how far it is, then what it would change. "Apply" closes it with that word. */
@Component({
  selector: 'aether-preview-dialog',
  imports: [DialogShell, Icon],
  templateUrl: './preview-dialog.html',
  styleUrls: ['../dialogs/dialog-form.scss', './preview-dialog.scss'],
})
export class PreviewDialog {
  private readonly imports = inject(ImportApi);
  private readonly runs = inject(RunsApi);
  private readonly destroyed = inject(DestroyRef);
  private readonly zone = inject(ShownZone).zone;
  private readonly opened = inject<MatDialogRef<PreviewDialog, 'apply'>>(MatDialogRef);
  private readonly tenant = inject<string>(MAT_DIALOG_DATA);

  protected readonly words = IMPORT.preview;
  protected readonly title = IMPORT.preview.title(this.tenant);
  protected readonly sending = new Sending(this.tenant, IMPORT.preview.denied);
  protected readonly preview = signal<Preview | null>(null);
  private readonly running = signal<RunningImport | null>(null);
  protected readonly progress = computed(() => {
    const running = this.running();
    return (running && progressWords(running)) || IMPORT.preview.starting;
  });
  protected readonly figures = computed(() => {
    const { created = 0, updated = 0, unchanged = 0, missing = null } = this.preview()?.counts ?? {};
    const say = IMPORT.preview;
    return [
      { label: say.created, value: formatCount(created) },
      { label: say.updated, value: formatCount(updated) },
      { label: say.unchanged, value: formatCount(unchanged) },
      { label: say.missing, value: missing === null ? say.notKnown : formatCount(missing) },
    ];
  });
  protected readonly changed = computed(() => changedRecords(this.preview()?.sample ?? [], this.zone()));
  protected readonly sampleTitle = computed(() => {
    const { length } = this.changed();
    return length === 0 ? null : IMPORT.preview.sample(formatCount(length), length === 1);
  });
  /** Nothing differs, and every page was compared. */
  protected readonly same = computed(() => {
    const preview = this.preview();
    if (preview === null || !preview.complete) return false;
    const { created, updated, missing } = preview.counts;
    return created + updated + (missing ?? 0) === 0;
  });
  protected readonly calls = computed(() => {
    const count = this.preview()?.api_calls ?? 0;
    return IMPORT.preview.calls(formatCount(count), count === 1);
  });

  constructor() {
    inject(EventStream)
      .messages.pipe(
        filter(({ change }) => change?.tenant === this.tenant && change.schedule?.running?.trigger === 'preview'),
        takeUntilDestroyed(),
      )
      .subscribe(({ change }) => this.running.set(change?.schedule?.running ?? null));
    this.ask();
  }

  protected ask(): void {
    this.running.set(null);
    const request = this.imports.preview(this.tenant).pipe(takeUntilDestroyed(this.destroyed));
    this.sending.send(request, (preview) => this.preview.set(preview));
  }

  /** Nobody waits for the answer any more, so the vendor is not asked on. */
  protected stop(): void {
    const runId = this.running()?.run_id;
    if (runId !== undefined) this.runs.cancel(runId).subscribe({ error: () => this.running.set(null) });
    this.close();
  }

  protected close(answer?: 'apply'): void {
    this.opened.close(answer);
  }
}
