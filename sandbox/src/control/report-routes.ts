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

function* linesOf(truth: Truth): Generator<unknown> {
  for (const row of truth.jobs()) yield { type: 'job', ...row };
  for (const row of truth.contacts()) yield { type: 'contact', ...row };
  for (const row of truth.users()) yield { type: 'user', ...row };
}

/** What a complete import brings home. `format=ndjson` gives a line for each row instead of one large object. */
function truth({ state, query }: ControlCall): ControlAnswer {
  const fields = query.get('fields') ?? 'full';
  if (fields !== 'ids' && fields !== 'full') throw new ControlError('fields is ids or full.');
  const found = truthOf(namedLocation(state, query.get('location')), fields === 'full');
  if (query.get('format') === 'ndjson') return { status: 200, lines: linesOf(found) };
  return done({ jobs: [...found.jobs()], contacts: [...found.contacts()], users: [...found.users()] });
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
