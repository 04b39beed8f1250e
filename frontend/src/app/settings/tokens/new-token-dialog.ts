import { Component, ElementRef, Injector, afterNextRender, computed, inject, signal } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import type { Role } from '@aetherlink/contracts/session';
import type { TokenIssued } from '@aetherlink/contracts/token';
import { errorSentence } from '../../core/http/error-sentence';
import { type ApiError, asApiError } from '../../core/http/api-error';
import { SessionStore } from '../../core/session/session-store';
import { NEW_TOKEN, TOKENS } from '../../core/strings/settings.strings';
import { TokensApi } from '../../data-access/tokens-api';
import { ActionButton } from '../../ui/action/action-button';
import { DialogShell } from '../../ui/dialog/dialog-shell';
import { checkedDraft } from './token-draft';

const NO_PROBLEMS = { name: null, tenants: null, days: null };

/** Who gets a token, for what, for which tenants and how long. Closes with the token and its secret. */
@Component({
  selector: 'aether-new-token-dialog',
  imports: [ActionButton, DialogShell],
  templateUrl: './new-token-dialog.html',
  styleUrl: './token-dialogs.scss',
})
export class NewTokenDialog {
  private readonly tokens = inject(TokensApi);
  private readonly session = inject(SessionStore);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly opened = inject<MatDialogRef<NewTokenDialog, TokenIssued>>(MatDialogRef);

  protected readonly words = NEW_TOKEN;
  private readonly own = this.session.onlyTenants();
  protected readonly allWord = this.own === null ? NEW_TOKEN.allTenants : NEW_TOKEN.allOwn;
  protected readonly roles = ['viewer', 'runner', 'editor', 'admin'] as const satisfies readonly Role[];
  protected readonly name = signal('');
  protected readonly role = signal<Role>('runner');
  protected readonly onlySome = signal(false);
  protected readonly tenants = signal('');
  protected readonly days = signal('90');
  protected readonly busy = signal(false);
  /** Nothing is complained about before the first try. */
  private readonly tried = signal(false);
  private readonly refusal = signal<ApiError | null>(null);

  private readonly checked = computed(() =>
    checkedDraft({
      name: this.name(),
      role: this.role(),
      onlySome: this.onlySome(),
      tenants: this.tenants(),
      days: this.days(),
      all: this.own ?? ['*'],
    }),
  );
  protected readonly problems = computed(() => {
    const checked = this.checked();
    return this.tried() && 'problems' in checked ? checked.problems : NO_PROBLEMS;
  });
  protected readonly sentence = computed(() => {
    const error = this.refusal();
    return error && errorSentence(error, { role: this.session.role(), act: TOKENS.denied, write: true });
  });

  protected choose(role: string): void {
    const known = this.roles.find((one) => one === role);
    if (known !== undefined) this.role.set(known);
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    const checked = this.checked();
    if (this.busy()) return;
    if ('problems' in checked) return this.focusProblem();
    this.busy.set(true);
    this.refusal.set(null);
    this.tokens.create(checked.body).subscribe({
      next: (issued) => this.opened.close(issued),
      error: (failure: unknown) => {
        this.busy.set(false);
        this.refusal.set(asApiError(failure));
      },
    });
  }

  private focusProblem(): void {
    const first = (): HTMLElement | null => this.host.querySelector('[aria-invalid]');
    afterNextRender(() => first()?.focus(), { injector: this.injector });
  }

  protected close(): void {
    this.opened.close();
  }
}
