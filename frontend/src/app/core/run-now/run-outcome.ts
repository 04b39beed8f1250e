import type { RunNowAccepted, RunNowFinished } from '@aetherlink/contracts/run';
import { formatCount } from '../../ui/time/format-count';
import type { ToastTone } from '../../ui/toast/toasts';
import { type ApiError } from '../http/api-error';
import { errorSentence } from '../http/error-sentence';
import { RUN_NOW } from '../strings/run-now.strings';

/** What to tell the operator about a "Run now", in one sentence. */
export interface RunOutcome {
  readonly tone: ToastTone;
  readonly text: string;
}

/** The sentence for an answer: the run ended, well or not, or goes on without the operator. */
export function runOutcome(answer: RunNowFinished | RunNowAccepted): RunOutcome {
  if (!('result' in answer)) return { tone: 'plain', text: RUN_NOW.stillRunning(answer.tenant) };
  if (!answer.ok) return { tone: 'bad', text: RUN_NOW.failed(answer.tenant, answer.message) };
  const { imported, skipped } = answer.result.stats;
  return { tone: 'good', text: RUN_NOW.finished(answer.tenant, formatCount(imported), formatCount(skipped)) };
}

/** The sentence for a refusal; that a run is already active is information, not a fault. */
export function runRefusal(tenant: string, error: ApiError): RunOutcome {
  const sentence = errorSentence(error, { tenant, write: true });
  if (error.code === 'run_in_progress') return { tone: 'plain', text: sentence };
  return { tone: 'bad', text: RUN_NOW.notStarted(tenant, sentence) };
}
