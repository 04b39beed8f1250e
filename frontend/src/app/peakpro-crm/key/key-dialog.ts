import {
  Component,
  DestroyRef,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { CredentialState } from '@aetherlink/contracts/credential';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { DIALOG } from '../../core/strings/peakpro-crm-dialog.strings';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';
import { CredentialsApi } from '../../data-access/credentials-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { Icon } from '../../ui/icon/icon';
import { Sending } from '../dialogs/sending';

export interface KeyDialogData {
  readonly tenant: string;
  /** The key works and is saved; the dialog stays open and says so. */
  readonly saved: (state: CredentialState) => void;
}

/**
 * Takes a tenant's key to the server, which checks it before it saves it. The key lives in the field alone, and only
 * until it is saved or the dialog closes.
 */
@Component({
  selector: 'aether-key-dialog',
  imports: [ActionButton, DialogShell, Icon],
  templateUrl: './key-dialog.html',
  styleUrls: ['../dialogs/dialog-form.scss', './key-dialog.scss'],
})
export class KeyDialog {
  private readonly keys = inject(CredentialsApi);
  private readonly session = inject(SessionStore);
  private readonly injector = inject(Injector);
  private readonly opened = inject<MatDialogRef<KeyDialog, void>>(MatDialogRef);
  private readonly data = inject<KeyDialogData>(MAT_DIALOG_DATA);
  private readonly field = viewChild<ElementRef<HTMLInputElement>>('keyField');
  private readonly doneButton = viewChild<ElementRef<HTMLButtonElement>>('doneButton');

  protected readonly words = KEY.dialog;
  protected readonly key = KEY;
  protected readonly cancelWord = DIALOG.cancel;
  protected readonly title = KEY.dialog.title(this.data.tenant);
  protected readonly resting = this.session.importer() === 'stub' ? KEY.resting : null;
  protected readonly sending = new Sending(this.data.tenant, ACTS.denied.keys);
  protected readonly missing = signal(false);
  /** What stands at the server once the new key is there. */
  protected readonly saved = signal<CredentialState | null>(null);
  private readonly before = signal<CredentialState | null>(null);
  protected readonly inUse = computed(() => {
    const { last4, location_name: company } = this.before() ?? {};
    return last4 === undefined || company === undefined ? null : KEY.dialog.inUse(last4, company);
  });
  protected readonly problem = computed(() => (this.missing() ? KEY.dialog.missing : this.sending.sentence()));
  protected readonly after = computed(() => {
    if (this.resting !== null) return this.resting;
    return this.saved()?.hold_lifted === true ? KEY.dialog.lifted : KEY.dialog.next;
  });

  constructor() {
    const asked = this.keys.state(this.data.tenant).subscribe({
      next: (state) => this.before.set(state),
      // What is there now is said where it is known; a key can be set without it.
      error: () => this.before.set(null),
    });
    inject(DestroyRef).onDestroy(() => {
      asked.unsubscribe();
      this.forget();
    });
  }

  protected submit(event: Event): void {
    event.preventDefault();
    const field = this.field()?.nativeElement;
    if (field === undefined || this.sending.busy()) return;
    const key = field.value.trim();
    this.missing.set(key === '');
    if (key === '') return field.focus();
    this.sending.send(this.keys.put(this.data.tenant, key), (state) => this.done(state));
  }

  protected close(): void {
    this.opened.close();
  }

  private done(state: CredentialState): void {
    this.forget();
    this.saved.set(state);
    this.data.saved(state);
    afterNextRender(() => this.doneButton()?.nativeElement.focus(), { injector: this.injector });
  }

  private forget(): void {
    const field = this.field()?.nativeElement;
    if (field !== undefined) field.value = '';
  }
}
