import type { RunError as WireRunError } from '@aetherlink/contracts/run';
import type { RunError } from '../domain/run.js';
import { twin } from './moments.js';

/** Why a run failed, as the API shows it. */
export function runErrorWire({ class: errorClass, code, message, retryAt }: RunError): WireRunError {
  return { class: errorClass, code, message, ...twin('retry_at', retryAt) };
}
