import { describeLocations } from './describe.ts';
import { control, ControlError, done, namedLocation, type ControlCall, type ControlRoute } from './control-call.ts';
import { choiceField, flagField, numberField, onlyFields, present, textField } from './fields.ts';

const resetFields = [
  ...['seed', 'locations', 'jobs', 'profile', 'pastEnd', 'countInflation', 'banMs', 'latencyMs', 'limits'],
];

/** Makes the world new and clears faults, log, traffic, subscriptions and bans; what is left out stays as it was. */
function reset({ state, body }: ControlCall) {
  onlyFields(body, resetFields);
  state.reset(
    present({
      seed: numberField(body, 'seed'),
      locations: numberField(body, 'locations'),
      jobs: numberField(body, 'jobs'),
      profile: choiceField(body, 'profile', ['live', 'documented']),
      pastEnd: choiceField(body, 'pastEnd', ['empty', '416']),
      countInflation: numberField(body, 'countInflation'),
      banMs: numberField(body, 'banMs'),
      latencyMs: numberField(body, 'latencyMs'),
      limits: flagField(body, 'limits'),
    }),
  );
  return done({ locations: describeLocations(state.world) });
}

function addLocation({ state, body }: ControlCall) {
  onlyFields(body, ['name', 'jobs']);
  const location = state.world.addLocation(numberField(body, 'jobs') ?? 0, textField(body, 'name'));
  return done(describeLocations(state.world).find(({ id }) => id === location.id));
}

function revoke({ state, body }: ControlCall) {
  const key = state.world.key(textField(body, 'key') ?? '');
  if (!key) throw new ControlError('There is no such key.', 404);
  key.revoked = true;
  return done();
}

function setClock({ state, body }: ControlCall) {
  onlyFields(body, ['now', 'advance_ms', 'skew_ms']);
  const now = body['now'];
  if (now !== undefined) {
    const moment = typeof now === 'number' ? now : Date.parse(String(now));
    if (Number.isNaN(moment)) throw new ControlError('now is a moment in ISO 8601 or in ms since the epoch.');
    state.clock.set(moment);
  }
  state.clock.advance(numberField(body, 'advance_ms', -Infinity) ?? 0);
  state.clock.skewMs = numberField(body, 'skew_ms', -Infinity) ?? state.clock.skewMs;
  return done({ now: new Date(state.clock.now()).toISOString(), skew_ms: state.clock.skewMs });
}

export const worldRoutes: readonly ControlRoute[] = [
  control('POST', '/reset', reset),
  control('GET', '/locations', ({ state }) => done({ locations: describeLocations(state.world) })),
  control('POST', '/locations', addLocation),
  control('POST', '/keys', ({ state, body }) => {
    const key = state.world.addKey(namedLocation(state, body['location']));
    return done({ key: key.value, key_id: key.id });
  }),
  control('POST', '/keys/revoke', revoke),
  control('POST', '/clock', setClock),
];
