import { IsOptional, ValidateBy, validateSync } from 'class-validator';
import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { isLoopback } from './loopback.js';

/** One variable's rule: the sentence names the variable and what it takes, never the value that somebody gave. */
const Rule = (accepts: (value: string) => boolean, sentence: string): PropertyDecorator => {
  const check = ValidateBy(
    { name: 'rule', validator: { validate: (value) => typeof value === 'string' && accepts(value) } },
    { message: sentence },
  );
  return (target, key) => {
    IsOptional()(target, key);
    check(target, key);
  };
};

const oneOf =
  (...words: string[]) =>
  (value: string): boolean =>
    words.includes(value);

const wholeNumber = (min: number, max: number) => (value: string) =>
  /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;

const isHostName = (value: string): boolean =>
  isIP(value.replace(/^\[(.*)]$/, '$1')) > 0 || /^[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/i.test(value);

const isOrigin = (value: string): boolean => {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { origin, hostname } = new URL(value);
  return origin === value && isHostName(hostname);
};

/** Keys are sent there, so it is https, or a server on this very machine. */
const isBaseUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  if (username || password || search || hash || value.includes('?') || value.includes('#')) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};

const isDatabaseUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname } = new URL(value);
  return /^postgres(?:ql)?:$/.test(protocol) && hostname !== '' && pathname.length > 1;
};

const isReadableFile = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** The members of a comma-separated list, without blanks and empty ones. */
export const listOf = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');

const everyMember = (accepts: (member: string) => boolean) => (value: string) => listOf(value).every(accepts);
const isBoolean = oneOf('true', 'false', '1', '0');

/** The variables as they are given: strings, each with its rule. What they mean together is {@link Environment}'s. */
export class EnvironmentVariables {
  @Rule(isHostName, 'HOST takes an address or a host name to listen on.')
  HOST?: string;

  @Rule(wholeNumber(0, 65_535), 'PORT takes a whole number from 0 to 65535.')
  PORT?: string;

  @Rule(everyMember(isHostName), 'ALLOWED_HOSTS takes host names separated by commas, without ports and without *.')
  ALLOWED_HOSTS?: string;

  @Rule(oneOf('local', 'token', 'oidc', 'token,oidc'), 'AUTH_MODE takes local, token, oidc or token,oidc.')
  AUTH_MODE?: string;

  @Rule(
    everyMember(isOrigin),
    'CORS_ORIGINS takes origins such as https://console.example.com separated by commas, each written out, without *.',
  )
  CORS_ORIGINS?: string;

  @Rule(wholeNumber(0, 10), 'TRUST_PROXY takes the number of proxies in front of the service, 0 to 10.')
  TRUST_PROXY?: string;

  @Rule(isOrigin, 'PUBLIC_URL takes the address that browsers use, such as https://aetherlink.example.com.')
  PUBLIC_URL?: string;

  @Rule(oneOf('json', 'postgres'), 'PERSISTENCE_DRIVER takes json or postgres.')
  PERSISTENCE_DRIVER?: string;

  @Rule(isDatabaseUrl, 'DATABASE_URL takes the address of a database such as postgres://user@host:5432/name.')
  DATABASE_URL?: string;

  @Rule(isDatabaseUrl, 'DATABASE_MIGRATE_URL takes the address of a database such as postgres://owner@host:5432/name.')
  DATABASE_MIGRATE_URL?: string;

  @Rule(isBoolean, 'MIGRATE_ON_START takes true or false.')
  MIGRATE_ON_START?: string;

  @Rule(wholeNumber(1, 3650), 'RUN_RETENTION_DAYS takes a whole number of days from 1 to 3650.')
  RUN_RETENTION_DAYS?: string;

  @Rule(wholeNumber(1, 36_500), 'AUDIT_RETENTION_DAYS takes a whole number of days from 1 to 36500.')
  AUDIT_RETENTION_DAYS?: string;

  DATA_DIR?: string;
  COMMAND_CENTER_DATA_DIR?: string;

  @Rule(isBoolean, 'SERVE_UI takes true or false.')
  SERVE_UI?: string;

  @Rule(isBoolean, 'READ_ONLY takes true or false.')
  READ_ONLY?: string;

  @Rule(isBoolean, 'ACCEPT_EMPTY takes true or false.')
  ACCEPT_EMPTY?: string;

  @Rule(isBoolean, 'DEMO takes true or false.')
  DEMO?: string;

  @Rule(wholeNumber(1, 1000), 'IMPORT_CONCURRENCY takes a whole number from 1 to 1000.')
  IMPORT_CONCURRENCY?: string;

  @Rule(wholeNumber(1, 86_400), 'RUN_TIMEOUT_SEC takes a whole number of seconds from 1 to 86400.')
  RUN_TIMEOUT_SEC?: string;

  @Rule(oneOf('auto', 'stub', 'live'), 'ACCULYNX_MODE takes auto, stub or live.')
  ACCULYNX_MODE?: string;

  @Rule(
    isBaseUrl,
    'ACCULYNX_BASE_URL takes an https address such as https://api.acculynx.com/api/v2, without a query; plain http only on this machine.',
  )
  ACCULYNX_BASE_URL?: string;

  SECRETS_KEY_FILE?: string;

  @Rule(wholeNumber(1, 1000), 'AUTO_PAUSE_FAILURES takes a whole number of failed runs in a row, from 1 to 1000.')
  AUTO_PAUSE_FAILURES?: string;

  @Rule(wholeNumber(0, 8760), 'AUTO_PAUSE_HOURS takes a whole number of hours without a success, from 0 to 8760.')
  AUTO_PAUSE_HOURS?: string;

  @Rule(isReadableFile, 'AUDIT_KEY_FILE takes the name of a file that this process can read.')
  AUDIT_KEY_FILE?: string;

  SESSION_KEY_FILE?: string;

  @Rule(
    isBaseUrl,
    'OIDC_ISSUER takes the https address of the identity provider, as it names itself; plain http only on this machine.',
  )
  OIDC_ISSUER?: string;

  OIDC_CLIENT_ID?: string;

  @Rule(isReadableFile, 'OIDC_CLIENT_SECRET_FILE takes the name of a file that this process can read.')
  OIDC_CLIENT_SECRET_FILE?: string;

  OIDC_AUDIENCE?: string;
  OIDC_ROLES_CLAIM?: string;
  OIDC_TENANTS_CLAIM?: string;

  @Rule(oneOf('on', 'off'), 'RATE_LIMITS takes on or off.')
  RATE_LIMITS?: string;

  @Rule(isReadableFile, 'METRICS_TOKEN_FILE takes the name of a file that this process can read.')
  METRICS_TOKEN_FILE?: string;

  @Rule(
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'LOG_LEVEL takes fatal, error, warn, info, debug, trace or silent.',
  )
  LOG_LEVEL?: string;

  @Rule(
    oneOf('production', 'staging', 'development', 'test'),
    'NODE_ENV takes production, staging, development or test.',
  )
  NODE_ENV?: string;

  @Rule(oneOf('local', 'staging', 'production'), 'ENVIRONMENT_NAME takes local, staging or production.')
  ENVIRONMENT_NAME?: string;
}

const NAMES = [
  'HOST',
  'PORT',
  'ALLOWED_HOSTS',
  'AUTH_MODE',
  'CORS_ORIGINS',
  'TRUST_PROXY',
  'PUBLIC_URL',
  'PERSISTENCE_DRIVER',
  'DATABASE_URL',
  'DATABASE_MIGRATE_URL',
  'MIGRATE_ON_START',
  'RUN_RETENTION_DAYS',
  'AUDIT_RETENTION_DAYS',
  'DATA_DIR',
  'COMMAND_CENTER_DATA_DIR',
  'SERVE_UI',
  'READ_ONLY',
  'ACCEPT_EMPTY',
  'DEMO',
  'IMPORT_CONCURRENCY',
  'RUN_TIMEOUT_SEC',
  'ACCULYNX_MODE',
  'ACCULYNX_BASE_URL',
  'SECRETS_KEY_FILE',
  'AUTO_PAUSE_FAILURES',
  'AUTO_PAUSE_HOURS',
  'AUDIT_KEY_FILE',
  'SESSION_KEY_FILE',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET_FILE',
  'OIDC_AUDIENCE',
  'OIDC_ROLES_CLAIM',
  'OIDC_TENANTS_CLAIM',
  'RATE_LIMITS',
  'METRICS_TOKEN_FILE',
  'LOG_LEVEL',
  'NODE_ENV',
  'ENVIRONMENT_NAME',
] as const satisfies readonly (keyof EnvironmentVariables)[];

/** Takes what the product knows out of `source`; a variable that is empty counts as not given. */
export function pickVariables(source: Readonly<Record<string, string | undefined>>): EnvironmentVariables {
  const variables = new EnvironmentVariables();
  for (const name of NAMES) {
    const value = source[name]?.trim();
    if (value) variables[name] = value;
  }
  return variables;
}

/** One sentence for each variable that breaks its rule. */
export function variableProblems(variables: EnvironmentVariables): string[] {
  return validateSync(variables).flatMap(({ constraints }) => Object.values(constraints ?? {}));
}
