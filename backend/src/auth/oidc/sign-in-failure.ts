import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { DomainError, type DomainErrorCode } from '../../domain/domain-error.js';

/** Why a sign-in at the provider came to nothing; few words, because the audit counts each of them. */
export type SignInReason =
  /** The browser has no sign-in under way here, or began it too long ago. */
  | 'not_begun'
  /** The person, or the provider for them, said no. */
  | 'declined'
  | 'provider_error'
  | 'code_refused'
  /** State, nonce, issuer, audience, signature or times do not fit. */
  | 'answer_invalid'
  | 'provider_silent'
  | 'no_role'
  | 'too_many'
  /** The session could not be kept. */
  | 'not_kept';

/** What an error of the protocol means; what the network throws is the provider's silence. */
export function reasonOf(error: unknown): SignInReason {
  if (error instanceof AuthorizationResponseError) {
    return error.error === 'access_denied' ? 'declined' : 'provider_error';
  }
  if (error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError) return 'code_refused';
  if (error instanceof DomainError) return OURS[error.code] ?? 'not_kept';
  if (error instanceof ClientError) return SILENT.has(error.code ?? '') ? 'provider_silent' : 'answer_invalid';
  return 'provider_silent';
}

const OURS: Partial<Record<DomainErrorCode, SignInReason>> = {
  upstream_unavailable: 'provider_silent',
  rate_limited: 'too_many',
};
const SILENT = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);
