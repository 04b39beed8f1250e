import { parseArgs } from 'node:util';
import type { PastEnd, Profile, SandboxOptions } from '../options.ts';

const text = { type: 'string' } as const;
const options = {
  port: text,
  host: text,
  seed: text,
  locations: text,
  jobs: text,
  profile: text,
  'control-token': text,
  'ban-ms': text,
  'latency-ms': text,
  now: text,
  'past-end': text,
  'count-inflation': text,
  'no-limits': { type: 'boolean' },
} as const;

function whole(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} is a whole number.`);
  return Number(value);
}

function oneOf<T extends string>(name: string, value: string | undefined, known: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (!found) throw new Error(`--${name} is one of ${known.join(', ')}.`);
  return found;
}

function moment(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Date.parse(value);
  if (Number.isNaN(parsed)) throw new Error('--now is a moment in ISO 8601.');
  return parsed;
}

/** The options of a command line. Throws an Error that says what is wrong with it. */
export function optionsOf(args: readonly string[]): SandboxOptions {
  const { values } = parseArgs({ args: [...args], options });
  return {
    port: whole('port', values.port),
    host: values.host,
    seed: whole('seed', values.seed),
    locations: whole('locations', values.locations),
    jobs: whole('jobs', values.jobs),
    profile: oneOf<Profile>('profile', values.profile, ['live', 'documented']),
    controlToken: values['control-token'],
    banMs: whole('ban-ms', values['ban-ms']),
    latencyMs: whole('latency-ms', values['latency-ms']),
    now: moment(values.now),
    pastEnd: oneOf<PastEnd>('past-end', values['past-end'], ['empty', '416']),
    countInflation: whole('count-inflation', values['count-inflation']),
    limits: values['no-limits'] ? false : undefined,
  };
}
