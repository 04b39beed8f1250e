import { dirname, join, resolve } from 'node:path';
import { databaseProblems, type DatabaseSettings, databaseSettings } from './database-settings.js';
import { isLoopback, withoutBrackets } from './loopback.js';
import { type EnvironmentVariables, listOf, pickVariables, variableProblems } from './environment-variables.js';
import { oidcProblems, type OidcSettings, oidcSettings } from './oidc-settings.js';
import { secretFileProblems, sessionKeyProblems } from './secret-files.js';
import { EXIT, StartRefusal } from './start-refusal.js';

export type AuthMode = 'local' | 'token' | 'oidc' | 'token,oidc';
export type PersistenceDriver = 'json' | 'postgres';
export type AcculynxMode = 'auto' | 'stub' | 'live';
export type EnvironmentName = 'local' | 'staging' | 'production';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** The vendor's own address, https://apidocs.acculynx.com. */
const ACCULYNX_BASE_URL = 'https://api.acculynx.com/api/v2';
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '::1'];
const isOn = (value: string | undefined, fallback: boolean): boolean =>
  value === undefined ? fallback : value === 'true' || value === '1';

/** What the process was started with, checked and with its defaults. The only reader of `process.env`. */
export class Environment {
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  readonly authMode: AuthMode;
  /** Set when people may sign in with an identity provider. */
  readonly oidc: OidcSettings | undefined;
  /** Absolute. The key that seals what browsers keep during a sign-in. */
  readonly sessionKeyFile: string;
  /** Absolute; without it the audit's chain is a plain one. */
  readonly auditKeyFile: string | undefined;
  readonly rateLimits: boolean;
  /** Names in lower case, without ports and brackets; `any` where tokens and not names protect the service. */
  readonly allowedHosts: readonly string[] | 'any';
  readonly corsOrigins: readonly string[];
  /** How many proxies in front are believed about the client's address. */
  readonly trustProxy: number;
  readonly publicUrl: string | undefined;
  readonly persistenceDriver: PersistenceDriver;
  /** Where the facts are with the driver `postgres`. */
  readonly database: DatabaseSettings | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly serveUi: boolean;
  readonly readOnly: boolean;
  /** Start with an empty store although an older one cannot be read. */
  readonly acceptEmpty: boolean;
  readonly demo: boolean;
  readonly importConcurrency: number;
  readonly runTimeoutSec: number;
  /** `auto`: the real importer for tenants with a key and the stub for the others. */
  readonly acculynxMode: AcculynxMode;
  /** Without a slash at its end. The only host that keys are sent to. */
  readonly acculynxBaseUrl: string;
  /** Absolute. Where the wrapping keys of tenants' secrets are. */
  readonly secretsKeyFile: string;
  /** A schedule is paused after this many failed runs in a row … */
  readonly autoPauseFailures: number;
  /** … once its last success lies this many hours back. */
  readonly autoPauseHours: number;
  readonly metricsTokenFile: string | undefined;
  readonly logLevel: LogLevel;
  readonly production: boolean;
  readonly name: EnvironmentName;

  private constructor(variables: EnvironmentVariables) {
    this.production = variables.NODE_ENV === 'production';
    this.host = withoutBrackets(variables.HOST ?? '127.0.0.1');
    this.port = Number(variables.PORT ?? 8000);
    this.authMode =
      (variables.AUTH_MODE as AuthMode | undefined) ?? (isLoopback(this.host) && !this.production ? 'local' : 'token');
    this.oidc = this.accepts('oidc') ? oidcSettings(variables) : undefined;
    this.rateLimits = (variables.RATE_LIMITS ?? (this.authMode === 'local' ? 'off' : 'on')) === 'on';
    this.publicUrl = variables.PUBLIC_URL;
    this.allowedHosts = this.hostsAllowedBy(variables.ALLOWED_HOSTS);
    this.corsOrigins = listOf(variables.CORS_ORIGINS);
    this.trustProxy = Number(variables.TRUST_PROXY ?? 0);
    this.persistenceDriver = (variables.PERSISTENCE_DRIVER as PersistenceDriver | undefined) ?? 'json';
    this.database = this.persistenceDriver === 'postgres' ? databaseSettings(variables) : undefined;
    this.dataDir = resolve(variables.DATA_DIR ?? variables.COMMAND_CENTER_DATA_DIR ?? 'data');
    this.serveUi = isOn(variables.SERVE_UI, true);
    this.readOnly = isOn(variables.READ_ONLY, false);
    this.acceptEmpty = isOn(variables.ACCEPT_EMPTY, false);
    this.demo = isOn(variables.DEMO, false);
    this.importConcurrency = Number(variables.IMPORT_CONCURRENCY ?? 8);
    this.runTimeoutSec = Number(variables.RUN_TIMEOUT_SEC ?? 600);
    this.acculynxMode = (variables.ACCULYNX_MODE as AcculynxMode | undefined) ?? 'auto';
    this.acculynxBaseUrl = (variables.ACCULYNX_BASE_URL ?? ACCULYNX_BASE_URL).replace(/\/+$/, '');
    const secrets = join(dirname(this.dataDir), 'secrets');
    this.secretsKeyFile = resolve(variables.SECRETS_KEY_FILE ?? join(secrets, 'acculynx.key'));
    this.sessionKeyFile = resolve(variables.SESSION_KEY_FILE ?? join(secrets, 'session.key'));
    this.auditKeyFile = variables.AUDIT_KEY_FILE && resolve(variables.AUDIT_KEY_FILE);
    this.autoPauseFailures = Number(variables.AUTO_PAUSE_FAILURES ?? 10);
    this.autoPauseHours = Number(variables.AUTO_PAUSE_HOURS ?? 24);
    this.metricsTokenFile = variables.METRICS_TOKEN_FILE;
    this.logLevel = (variables.LOG_LEVEL as LogLevel | undefined) ?? 'info';
    this.name =
      (variables.ENVIRONMENT_NAME as EnvironmentName | undefined) ?? (this.production ? 'production' : 'local');
  }

  /**
   * Reads and checks the variables.
   * @throws StartRefusal (78) that names every problem at once, one sentence each, and prints no value.
   */
  static read(source: Readonly<Record<string, string | undefined>> = process.env): Environment {
    const variables = pickVariables(source);
    const problems = variableProblems(variables);
    if (variables.DATA_DIR && variables.COMMAND_CENTER_DATA_DIR) {
      const [own, alias] = [variables.DATA_DIR, variables.COMMAND_CENTER_DATA_DIR].map((path) => resolve(path));
      if (own !== alias) problems.push('DATA_DIR and COMMAND_CENTER_DATA_DIR name different folders; set one of them.');
    }
    const environment = new Environment(variables);
    if (environment.accepts('oidc')) {
      problems.push(...oidcProblems(variables));
      problems.push(...sessionKeyProblems({ path: environment.sessionKeyFile, mayBeMade: environment.makesKeys }));
    }
    problems.push(...secretFileProblems(variables));
    problems.push(...environment.openDoorProblems(), ...databaseProblems(variables, environment.production));
    if (problems.length > 0) throw new StartRefusal(problems.join('\n'), EXIT.config);
    return environment;
  }

  /** True when who acts may prove it this way. */
  accepts(way: 'token' | 'oidc'): boolean {
    return this.authMode.split(',').includes(way);
  }

  /** Replicas that each made a key could not open what the others sealed: there a person makes it. */
  get makesKeys(): boolean {
    return !this.database && !this.readOnly;
  }

  /** Local mode knows no credentials, so nobody but this machine may reach it. */
  private openDoorProblems(): string[] {
    if (this.authMode !== 'local') return [];
    return [
      this.production && 'AUTH_MODE=local does not start with NODE_ENV=production; use AUTH_MODE=token.',
      !isLoopback(this.host) &&
        'AUTH_MODE=local does not listen beyond this machine; use AUTH_MODE=token or HOST=127.0.0.1.',
      this.trustProxy > 0 && 'AUTH_MODE=local does not start behind TRUST_PROXY; use AUTH_MODE=token.',
    ].filter((problem) => problem !== false);
  }

  /** A rebinding page calls under its own name, so the names of loopback are always safe to allow. */
  private hostsAllowedBy(given: string | undefined): readonly string[] | 'any' {
    const named = listOf(given).map(withoutBrackets);
    if (this.authMode === 'local') return [...new Set([...LOOPBACK_HOSTS, this.host, ...named])];
    // What is no address is told with the other problems; here it only must not throw.
    if (this.publicUrl && URL.canParse(this.publicUrl)) named.push(withoutBrackets(new URL(this.publicUrl).hostname));
    return named.length > 0 ? [...new Set([...LOOPBACK_HOSTS, ...named])] : 'any';
  }
}
