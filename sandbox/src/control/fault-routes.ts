import type { JsonObject } from '../data/json.ts';
import type { FaultScope } from '../faults/fault-engine.ts';
import { faultKinds } from '../faults/kinds.ts';
import { control, ControlError, done, namedLocation, type ControlCall, type ControlRoute } from './control-call.ts';
import { numberField, onlyFields, present, textField } from './fields.ts';

const scopeFields = ['kind', 'location', 'key', 'path', 'query', 'method', 'nth', 'probability', 'forMs', 'times'];

function nthField(body: JsonObject): number | number[] | undefined {
  const value = body['nth'];
  const list = value === undefined ? [] : [value].flat();
  const numbers = list.filter((each): each is number => typeof each === 'number' && each >= 1);
  if (numbers.length !== list.length) throw new ControlError('nth is a number counted from 1, or a list of them.');
  return value === undefined ? undefined : numbers;
}

function scopeOf(body: JsonObject): FaultScope {
  return present({
    kind: textField(body, 'kind') ?? '',
    location: textField(body, 'location'),
    key: textField(body, 'key'),
    path: textField(body, 'path'),
    query: textField(body, 'query'),
    method: textField(body, 'method'),
    nth: nthField(body),
    probability: numberField(body, 'probability'),
    forMs: numberField(body, 'forMs'),
    times: numberField(body, 'times'),
  });
}

function addFault({ state, body }: ControlCall) {
  const scope = scopeOf(body);
  const kind = faultKinds.get(scope.kind);
  if (!kind) throw new ControlError(`kind is one of ${[...faultKinds.keys()].join(', ')}.`);
  onlyFields(body, [...scopeFields, ...Object.keys(kind.params)]);
  const location = scope.location === undefined ? undefined : namedLocation(state, scope.location).id;
  const given = Object.fromEntries(Object.entries(body).filter(([name]) => !scopeFields.includes(name)));
  try {
    return done({ id: state.faults.add(present({ ...scope, location }), given, performance.now()) });
  } catch (error) {
    if (error instanceof SyntaxError) throw new ControlError(error.message);
    throw error;
  }
}

export const faultRoutes: readonly ControlRoute[] = [
  control('GET', '/faults/kinds', () =>
    done({ kinds: [...faultKinds].map(([kind, { summary, params }]) => ({ kind, summary, params })) }),
  ),
  control('GET', '/faults', ({ state }) => done({ faults: state.faults.list() })),
  control('POST', '/faults', addFault),
  control('DELETE', '/faults', ({ state }) => done({ removed: state.faults.remove() })),
  control('DELETE', '/faults/{id}', ({ state, params }) => done({ removed: state.faults.remove(params['id']) })),
];
