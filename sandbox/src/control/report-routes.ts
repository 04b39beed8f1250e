import { truthOf, type Truth } from '../truth/truth.ts';
import { control, ControlError, done, namedLocation, type ControlAnswer, type ControlCall } from './control-call.ts';
import type { ControlRoute } from './control-call.ts';
import { choiceField, flagField, numberField, onlyFields, present } from './fields.ts';

const MOST_ITEMS = 50_000;

function requests({ state, query }: ControlCall): ControlAnswer {
  const [since, limit] = [Number(query.get('since') ?? 0), Number(query.get('limit') ?? MOST_ITEMS)];
  if (Number.isNaN(since) || Number.isNaN(limit)) throw new ControlError('since and limit are numbers.');
  return done({ items: state.log.since(since, limit) });
}

const sections = ['jobs', 'contacts', 'users'] as const;

/** One object with a list for each section, a row at a time: all rows at once are too large to keep. */
function* asObject(truth: Truth): Generator<string> {
  for (const [nth, section] of sections.entries()) {
    yield `${nth === 0 ? '{' : ','}"${section}":[`;
    let separator = '';
    for (const row of truth[section]()) {
      yield `${separator}${JSON.stringify(row)}`;
      separator = ',';
    }
    yield ']';
  }
  yield '}';
}

function* asLines(truth: Truth): Generator<string> {
  for (const section of sections) {
    for (const row of truth[section]()) yield `${JSON.stringify({ type: section.slice(0, -1), ...row })}\n`;
  }
}

/** What a complete import brings home. `format=ndjson` gives a line for each row instead of one large object. */
function truth({ state, query }: ControlCall): ControlAnswer {
  const fields = query.get('fields') ?? 'full';
  if (fields !== 'ids' && fields !== 'full') throw new ControlError('fields is ids or full.');
  const found = truthOf(namedLocation(state, query.get('location')), fields === 'full');
  return query.get('format') === 'ndjson'
    ? { status: 200, type: 'application/x-ndjson', parts: asLines(found) }
    : { status: 200, type: 'application/json', parts: asObject(found) };
}

function setWebhooks({ state, body }: ControlCall): ControlAnswer {
  const names = ['duplicates', 'timeoutMs', 'attempts', 'retryDelayMs', 'failuresToDisable', 'emptyList'];
  onlyFields(body, names);
  const changes = present({
    duplicates: flagField(body, 'duplicates'),
    timeoutMs: numberField(body, 'timeoutMs', 1),
    attempts: numberField(body, 'attempts', 1),
    retryDelayMs: numberField(body, 'retryDelayMs'),
    failuresToDisable: numberField(body, 'failuresToDisable', 1),
    emptyList: choiceField(body, 'emptyList', ['416', 'page']),
  });
  state.deliveries.rules = Object.assign({ ...state.deliveries.rules }, changes);
  return done(state.deliveries.rules);
}

export const reportRoutes: readonly ControlRoute[] = [
  control('GET', '/requests', requests),
  control('GET', '/requests/stats', ({ state }) => done(state.log.figures())),
  control('DELETE', '/requests', ({ state }) => {
    state.log.clear();
    return done();
  }),
  control('GET', '/truth', truth),
  control('GET', '/webhooks', ({ state }) =>
    done({ rules: state.deliveries.rules, deliveries: state.deliveries.list() }),
  ),
  control('POST', '/webhooks', setWebhooks),
];
