import { Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import type { LocalRun } from '@aetherlink/contracts/local-run';
import { LOCAL_RUNS } from '../../core/strings/dashboard.strings';
import { CopyButton } from '../../ui/copy/copy-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { StatusBadge } from '../../ui/status/status-badge';
import { ExactTime } from '../../ui/time/exact-time';
import { formatDuration } from '../../ui/time/format-duration';
import { LOCAL_RUN_MARKS } from './local-run-mark';

/** What one maintenance run printed. */
@Component({
  selector: 'aether-local-run-dialog',
  imports: [CopyButton, DialogShell, ExactTime, StatusBadge],
  templateUrl: './local-run-dialog.html',
  styleUrl: './local-run-dialog.scss',
})
export class LocalRunDialog {
  protected readonly run = inject<LocalRun>(MAT_DIALOG_DATA);
  protected readonly words = LOCAL_RUNS;
  protected readonly mark = LOCAL_RUN_MARKS[this.run.status];
  protected readonly took = formatDuration(this.run.duration_ms / 1000);
  protected readonly streams = [
    { word: LOCAL_RUNS.stdout, copy: LOCAL_RUNS.copyOutput, text: this.run.stdout },
    { word: LOCAL_RUNS.stderr, copy: LOCAL_RUNS.copyErrors, text: this.run.stderr },
  ].filter((stream) => stream.text !== '');
}
