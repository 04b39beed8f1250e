import { Injectable, inject, signal } from '@angular/core';
import type { AccessToken, TokenIssued } from '@aetherlink/contracts/token';
import { firstValueFrom } from 'rxjs';
import { asApiError } from '../../core/http/api-error';
import { errorSentence } from '../../core/http/error-sentence';
import { SessionStore } from '../../core/session/session-store';
import { SECRET, TOKENS, TOKEN_QUESTIONS } from '../../core/strings/settings.strings';
import { TokensApi } from '../../data-access/tokens-api';
import { Dialogs } from '../../ui/dialog/dialogs';
import { Toasts } from '../../ui/toast/toasts';
import { NewTokenDialog } from './new-token-dialog';
import { type ShownSecret, TokenSecretDialog } from './token-secret-dialog';

export interface TokenAct {
  readonly act: 'rotate' | 'revoke';
  readonly id: string;
}

/** Makes, renews and ends tokens: asks first, waits for the answer, shows a secret once. Each answers whether anything changed. */
@Injectable()
export class TokenActs {
  private readonly api = inject(TokensApi);
  private readonly session = inject(SessionStore);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  private readonly working = signal<TokenAct | null>(null);

  /** What is on its way to the server. */
  readonly busy = this.working.asReadonly();

  async create(): Promise<boolean> {
    const opened = this.dialogs.open<NewTokenDialog, null, TokenIssued>(NewTokenDialog, null);
    const issued = await firstValueFrom(opened.afterClosed());
    if (issued === undefined) return false;
    this.show(SECRET.created(issued.token.name), issued);
    return true;
  }

  async rotate({ id, name }: AccessToken): Promise<boolean> {
    const { rotate: title, rotateBody } = TOKEN_QUESTIONS;
    const body = [rotateBody(name), ...this.ownWarning(id)];
    if (!(await this.dialogs.confirm({ title: title(name), body, verb: TOKENS.rotate }))) return false;
    const issued = await this.carryOut({ act: 'rotate', id }, () => firstValueFrom(this.api.rotate(id)));
    if (issued === undefined) return false;
    this.show(SECRET.rotated(name), issued);
    return true;
  }

  async revoke({ id, name }: AccessToken): Promise<boolean> {
    const { revoke, revokeInProduction, revokeBody } = TOKEN_QUESTIONS;
    const title = this.session.isProduction() ? revokeInProduction(name) : revoke(name);
    const body = [revokeBody(name), ...this.ownWarning(id)];
    if (!(await this.dialogs.confirm({ title, body, verb: TOKENS.revoke, dangerous: true }))) return false;
    const done = await this.carryOut({ act: 'revoke', id }, () => firstValueFrom(this.api.revoke(id)));
    if (done === undefined) return false;
    this.toasts.show(TOKENS.revoked(name), { tone: 'good' });
    return true;
  }

  private ownWarning(id: string): readonly string[] {
    return this.session.current()?.principal.id === `token:${id}` ? [TOKENS.yours] : [];
  }

  private show(title: string, { secret }: TokenIssued): void {
    const shown: ShownSecret = { title, secret };
    this.dialogs.open<TokenSecretDialog, ShownSecret, void>(TokenSecretDialog, shown, '520px', (part) =>
      part.mayClose(),
    );
  }

  private async carryOut<T>(act: TokenAct, work: () => Promise<T>): Promise<T | undefined> {
    this.working.set(act);
    try {
      return await work();
    } catch (failure) {
      const context = { role: this.session.role(), act: TOKENS.denied, write: true };
      this.toasts.error(errorSentence(asApiError(failure), context));
      return undefined;
    } finally {
      this.working.set(null);
    }
  }
}
