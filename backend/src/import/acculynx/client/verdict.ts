import type { RunErrorClass } from '../../../domain/run.js';
import { ImportFailure } from '../../importer.js';
import type { CallAnswer } from './call.js';
import { type BodyFault, isJsonType, readJsonAnswer } from './json-answer.js';
import { reasonOf } from './vendor-words.js';
import type { WireAnswer } from './wire/wire.js';
import type { WireFailure, WireFault } from './wire/wire-failure.js';

/** What an exchange means. A failure may be tried `tries` times in all. */
export type Verdict =
  | { readonly kind: 'answer'; readonly answer: CallAnswer }
  | { readonly kind: 'limited' }
  | { readonly kind: 'failure'; readonly failure: ImportFailure; readonly tries: number };

const KEPT = 'What was imported so far is kept.';
/** Failures that time may heal. */
const TRIES = 4;
/** A garbled giant is asked for once more and no more often, for each costs up to 10 MB. */
const TRIES_FOR_DATA = 2;

const failure = (errorClass: RunErrorClass, code: string, message: string, tries = 1): Verdict => ({
  kind: 'failure',
  failure: new ImportFailure(errorClass, code, message),
  tries,
});

const unavailable = (what: string): Verdict =>
  failure('transient', 'upstream_unavailable', `AccuLynx does not answer as it should: ${what} ${KEPT}`, TRIES);

const garbled = (what: string): Verdict =>
  failure('transient', 'upstream_garbled', `The answer of AccuLynx cannot be read: ${what} ${KEPT}`, TRIES);

const unusable = (code: string, what: string): Verdict =>
  failure('data', code, `AccuLynx sent something that is no answer: ${what} ${KEPT}`, TRIES_FOR_DATA);

const tooLarge = (): Verdict => unusable('answer_too_large', 'it is larger than 10 MB.');

const OF_WIRE: Readonly<Record<WireFault, (sentence: string) => Verdict>> = {
  network: unavailable,
  timeout: (sentence) => failure('transient', 'upstream_timeout', `AccuLynx took too long: ${sentence} ${KEPT}`, TRIES),
  cut_off: garbled,
  undecodable: garbled,
  too_large: tooLarge,
  address: (sentence) =>
    failure('config', 'address_refused', `${sentence} No call was made; check ACCULYNX_BASE_URL. ${KEPT}`),
  certificate: (sentence) =>
    failure('config', 'certificate_refused', `${sentence} No key was sent; check ACCULYNX_BASE_URL. ${KEPT}`),
};

const OF_BODY: Readonly<Record<BodyFault, () => Verdict>> = {
  not_json: () => garbled('it is not JSON.'),
  too_deep: () => unusable('answer_too_deep', 'it is nested deeper than 64 levels.'),
  not_object: () => unusable('answer_not_object', 'it is JSON, but no object.'),
};

/** What it means that there was no answer. */
export const verdictOnFailure = ({ fault, message }: WireFailure): Verdict => OF_WIRE[fault](message);

/** The key is refused, by the vendor or because it can be none. */
export const keyRejected = (): ImportFailure =>
  new ImportFailure(
    'auth',
    'key_rejected',
    `AccuLynx refuses the key: it is invalid or was deactivated. ${KEPT} Set a new key for this tenant.`,
  );

function successVerdict(answer: WireAnswer): Verdict {
  if (!isJsonType(answer.headers['content-type'])) return garbled('it is not JSON.');
  const body = readJsonAnswer(answer.body);
  if (typeof body === 'string') return OF_BODY[body]();
  const headers = Object.entries(answer.headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !/cookie|auth/.test(entry[0]),
  );
  return { kind: 'answer', answer: { kind: 'ok', body, headers: Object.fromEntries(headers) } };
}

/** What the vendor's answer means; §2 of its page. `secret` is taken out of everything that it says. */
export function verdictOn(answer: WireAnswer, refusalIsAnswer: boolean, secret: string): Verdict {
  const { status } = answer;
  if (status === 204 || status === 404) return { kind: 'answer', answer: { kind: 'absent' } };
  if (status >= 200 && status < 300) return successVerdict(answer);
  if (status >= 300 && status < 400) {
    return failure(
      'config',
      'redirect_refused',
      `AccuLynx answered with a redirect (${status}), and none is followed. ${KEPT} Check ACCULYNX_BASE_URL.`,
    );
  }
  if (status === 401) return { kind: 'failure', failure: keyRejected(), tries: 1 };
  if (status === 403) return { kind: 'answer', answer: { kind: 'forbidden' } };
  if (status === 416) return { kind: 'answer', answer: { kind: 'end' } };
  if (status === 429) return { kind: 'limited' };
  if (status === 408 || status >= 500 || status < 200) return unavailable(`it answered ${status}.`);
  const reason = reasonOf(answer, secret);
  if (refusalIsAnswer && (status === 400 || status === 412)) {
    return { kind: 'answer', answer: { kind: 'refused', status, reason } };
  }
  const said = reason === '' ? `${status}` : `${status}: ${reason}`;
  return failure('config', 'request_refused', `AccuLynx does not accept a request of ours (${said}). ${KEPT}`);
}
