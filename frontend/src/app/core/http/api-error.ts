import type { FieldError, Problem, ProblemCode } from '@aetherlink/contracts/problem';

/** The server's codes, and two for answers that are no problem document. */
export type ApiErrorCode = ProblemCode | 'network' | 'unexpected_answer';

/** Every failed call to `/api` reaches its caller as one of these. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    /** 0 when no answer arrived. */
    readonly status: number,
    readonly detail: string,
    readonly requestId: string | null = null,
    readonly errors: readonly FieldError[] = [],
    /** The whole document, for the extra fields of single codes (`run_id`, `tenant`, `schedule`). */
    readonly problem: Problem | null = null,
    /** From `Retry-After`. */
    readonly retryAfterSec: number | null = null,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** An unknown failure as an ApiError, so that templates need one kind only. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('unexpected_answer', 0, error instanceof Error ? error.message : String(error));
}
