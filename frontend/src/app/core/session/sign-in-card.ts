import { Component, computed, inject } from '@angular/core';
import { AuthApi } from '../../data-access/auth-api';
import { PanelError } from '../../ui/panel/panel-error';
import { Icon } from '../../ui/icon/icon';
import { APP_CONFIG } from '../config/app-config';
import { asApiError } from '../http/api-error';
import { errorSentence } from '../http/error-sentence';
import { EnvironmentBadge } from '../layout/environment-badge';
import { SESSION } from '../strings/session.strings';
import { SessionStore } from './session-store';
import { SignInReturn } from './sign-in-return';
import { TokenForm } from './token-form';

/** The ways to sign in that this installation offers. The address stays, so signing in leads back to where one was. */
@Component({
  selector: 'aether-sign-in-card',
  imports: [EnvironmentBadge, Icon, PanelError, TokenForm],
  templateUrl: './sign-in-card.html',
  styleUrl: './sign-in-card.scss',
})
export class SignInCard {
  private readonly session = inject(SessionStore);
  private readonly back = inject(SignInReturn);
  private readonly apiBaseUrl = inject(APP_CONFIG).apiBaseUrl;
  private readonly asked = inject(AuthApi).optionsResource();
  private readonly fromProvider = this.back.take();

  protected readonly words = SESSION;
  protected readonly options = computed(() => (this.asked.hasValue() ? this.asked.value() : undefined));
  protected readonly failure = computed(() => {
    const error = this.asked.error();
    return error === undefined ? null : asApiError(error);
  });
  protected readonly failureSentence = computed(() => {
    const error = this.failure();
    return error && errorSentence(error);
  });
  /** Why the card is here at all, when something happened. */
  protected readonly notice = computed(() => {
    const ended = this.session.ended();
    return this.fromProvider ?? (ended && SESSION.over[ended]);
  });
  protected readonly provider = computed(() => {
    const address = this.options()?.oidc?.sign_in;
    return address && `${this.apiBaseUrl}${address}?return_to=${encodeURIComponent(this.back.path())}`;
  });

  protected again(): void {
    this.asked.reload();
  }
}
