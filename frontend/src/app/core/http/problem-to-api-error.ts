import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@aetherlink/contracts/problem';
import { ApiError } from './api-error';

/** Turns a failed response into an ApiError: a problem document keeps its code, anything else gets one of ours. */
export function problemToApiError(response: HttpErrorResponse): ApiError {
  const retryAfter = retryAfterSec(response);
  if (isProblem(response.error)) {
    const { code, detail, request_id, errors } = response.error;
    return new ApiError(code, response.status, detail, request_id, errors ?? [], response.error, retryAfter);
  }
  if (response.status === 0) return new ApiError('network', 0, 'No answer arrived.');
  const requestId = response.headers.get('x-request-id');
  return new ApiError('unexpected_answer', response.status, response.statusText, requestId, [], null, retryAfter);
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}

function retryAfterSec(response: HttpErrorResponse): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
