import type { Clock } from '../../../clock/clock.js';
import type { RunLogLine } from '../../../domain/run-log-line.js';
import { toIso } from '../../../domain/moment.js';
import { ImportFailure } from '../../importer.js';
import type { LocationIdentity } from '../../key-check.js';
import { AccuLynxClient } from '../client/acculynx-client.js';
import { readLocation } from '../client/shapes/location.js';
import { VendorPing } from '../client/vendor-ping.js';
import { InProcessCallBudget } from '../rate-limit/in-process-call-budget.js';
import { type Finding, notSettled, type ProbeAnswer, ProbeGround, type ProbeQuestion } from './probe-ground.js';
import { headersQuestion, planQuestion, webhooksQuestion } from './questions/access-questions.js';
import { unassignedQuestion, zoneQuestion } from './questions/date-questions.js';
import { includeQuestion, modifiedQuestion, unassignedPageQuestion } from './questions/job-questions.js';
import { pagingQuestion, sizeQuestion } from './questions/paging-questions.js';

export interface ProbeOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly production: boolean;
  readonly clock: Clock;
  /** Every call as it is made. */
  readonly log: (line: Omit<RunLogLine, 'at'>) => void;
}

/** What the open questions of the vendor's page (Build 6) are answered with, for one key. */
export interface ProbeDocument {
  readonly probedAt: string;
  /** Null when the vendor refuses the key or does not say whose it is; then nothing else was asked. */
  readonly location: LocationIdentity | null;
  /** Why there are no answers. */
  readonly problem?: string;
  readonly calls: number;
  readonly answers: readonly ProbeAnswer[];
}

/** In the order of the page. */
const QUESTIONS: readonly ProbeQuestion[] = [
  pagingQuestion,
  zoneQuestion,
  modifiedQuestion,
  unassignedQuestion,
  headersQuestion,
  planQuestion,
  unassignedPageQuestion,
  sizeQuestion,
  includeQuestion,
  webhooksQuestion,
];

/** Asks everything that reading can settle, at the pace of an import. Never holds any part of the key. */
export async function probe({ apiKey, baseUrl, production, clock, log }: ProbeOptions): Promise<ProbeDocument> {
  const ping = new VendorPing({ baseUrl, clock, production });
  const budget = new InProcessCallBudget({ clock, ping: () => ping.answers() });
  const client = new AccuLynxClient({ baseUrl, budget, clock, production });
  const { signal } = new AbortController();
  const session = client.session({ apiKey, keyId: 'probe', priority: 'manual', signal, log });
  const ground = new ProbeGround(session, clock.now());
  const probedAt = toIso(ground.now);
  const answers: ProbeAnswer[] = [];
  let location: LocationIdentity | null = null;
  let problem: string | undefined;
  try {
    const settings = await session.get('/company-settings');
    location = settings.kind === 'ok' ? (readLocation(settings.body) ?? null) : null;
    if (!location) problem = 'AccuLynx does not say whose key this is.';
    for (const { question, ask } of location ? QUESTIONS : []) {
      answers.push({ question, ...(await findingOf(ask(ground))) });
    }
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    problem = error.message;
  } finally {
    client.close();
    ping.close();
  }
  const calls = session.counters.apiCalls;
  return { probedAt, location, ...(problem !== undefined && { problem }), calls, answers };
}

/** One question that cannot be asked does not keep the others from being asked; a dead key or a rest does. */
async function findingOf(asked: Promise<Finding>): Promise<Finding> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ImportFailure) || ['auth', 'rate_limited'].includes(error.errorClass)) throw error;
    return notSettled(error.message);
  }
}
