import { isJsonObject, type JsonObject } from '../data/json.ts';
import { operations, type Mutation } from '../mutation/mutation.ts';
import { control, ControlError, done, namedLocation, type ControlCall, type ControlRoute } from './control-call.ts';
import { choiceField, flagField, numberField, objectField, onlyFields, present, textField } from './fields.ts';

const mutationFields = ['op', 'job', 'contact', 'milestone', 'fields', 'assigned'];

function mutationOf(body: JsonObject): Mutation {
  onlyFields(body, mutationFields);
  const op = choiceField(body, 'op', operations);
  if (!op) throw new ControlError(`op is one of ${operations.join(', ')}.`);
  return present({
    op,
    job: textField(body, 'job'),
    contact: textField(body, 'contact'),
    milestone: textField(body, 'milestone'),
    fields: objectField(body, 'fields'),
    assigned: flagField(body, 'assigned'),
  });
}

function mutate({ state, body }: ControlCall) {
  const { location: name, ...rest } = body;
  const location = namedLocation(state, name);
  const { happenings, ...mutated } = state.mutate(location, mutationOf(rest));
  return done({ ...mutated, topics: happenings.map(({ topic }) => topic) });
}

/** An operation by its name alone, or with its parameters. */
function planned(op: unknown): Mutation {
  if (typeof op === 'string') return mutationOf({ op });
  if (isJsonObject(op)) return mutationOf(op);
  throw new ControlError('ops is a list of operations.');
}

function startTraffic({ state, body }: ControlCall) {
  onlyFields(body, ['location', 'between', 'ops', 'everyPages', 'limit']);
  const location = namedLocation(state, body['location']);
  choiceField(body, 'between', ['pages']);
  const ops: unknown = body['ops'];
  if (!Array.isArray(ops) || ops.length === 0) throw new ControlError('ops is a list of operations.');
  const everyPages = numberField(body, 'everyPages', 1) ?? 1;
  state.traffic.start(location, present({ ops: ops.map(planned), everyPages, limit: numberField(body, 'limit') }));
  return done();
}

export const mutationRoutes: readonly ControlRoute[] = [
  control('POST', '/mutate', mutate),
  control('POST', '/traffic', startTraffic),
  control('GET', '/traffic', ({ state }) => done({ traffic: state.traffic.list() })),
  control('DELETE', '/traffic', ({ state, query }) => {
    state.traffic.stop(query.get('location') ?? undefined);
    return done();
  }),
];
