import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { ACTS } from '../../core/strings/peakpro-crm-acts.strings';
import { KEY } from '../../core/strings/peakpro-crm-key.strings';
import { CredentialsApi } from '../../data-access/credentials-api';
import { Toasts } from '../../ui/toast/toasts';
import type { KeyDialog, KeyDialogData } from '../key/key-dialog';
import { Acted } from './acted';
import { DIALOG_CODE } from './dialog-code';
import { LazyDialogs } from './lazy-dialogs';
import { May } from './may';

/** What can be done about a tenant's AccuLynx key: set or replace it, take it away. */
@Injectable()
export class KeyActs {
  private readonly keys = inject(CredentialsApi);
  private readonly dialogs = inject(LazyDialogs);
  private readonly toasts = inject(Toasts);
  private readonly acted = inject(Acted);
  private readonly session = inject(SessionStore);
  private readonly may = inject(May);

  async set(tenant: string): Promise<void> {
    const reason = this.may.noKeys();
    if (reason !== null) return this.toasts.show(ACTS.toast.refused(tenant, reason));
    const saved: KeyDialogData['saved'] = ({ location_name: company }) => {
      this.acted.tell();
      this.toasts.show(KEY.toast.saved(tenant, company ?? ''), { tone: 'good' });
    };
    await this.dialogs.ask<KeyDialog, KeyDialogData, void>(DIALOG_CODE.key, { tenant, saved });
  }

  async remove(tenant: string): Promise<void> {
    const say = KEY.removal;
    const title = this.session.isProduction() ? say.titleProduction(tenant) : say.title(tenant);
    const consequence = this.session.importer() === 'live' ? say.live : say.stub;
    const question = { title, body: [consequence, say.final], verb: say.verb, dangerous: true };
    if (!(await this.dialogs.confirm(question))) return;
    try {
      await firstValueFrom(this.keys.delete(tenant));
      this.toasts.show(KEY.toast.removed(tenant));
      this.acted.tell();
    } catch (failure) {
      const context = { tenant, role: this.session.role(), act: ACTS.denied.keys, write: true };
      this.toasts.error(ACTS.toast.refused(tenant, errorSentence(asApiError(failure), context)));
    }
  }
}
