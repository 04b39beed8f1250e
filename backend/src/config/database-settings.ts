import type { EnvironmentVariables } from './environment-variables.js';
import { isLoopback } from './loopback.js';
import { isSampleSecret } from './sample-secrets.js';

/** How the database is reached. The addresses hold passwords and are never printed. */
export interface DatabaseSettings {
  /** Of the role that the service works with. */
  readonly url: string;
  /** Of the role that owns the schema. */
  readonly migrateUrl: string;
  readonly migrateOnStart: boolean;
  readonly runRetentionDays: number;
  /** Of people's acts, security and changes; entries of the scheduler about imports go after 7 days. */
  readonly auditRetentionDays: number;
}

export function databaseSettings(variables: EnvironmentVariables): DatabaseSettings {
  const { DATABASE_URL: url = '', DATABASE_MIGRATE_URL: migrateUrl = url, MIGRATE_ON_START: migrate } = variables;
  return {
    url,
    migrateUrl,
    migrateOnStart: migrate === undefined || migrate === 'true' || migrate === '1',
    runRetentionDays: Number(variables.RUN_RETENTION_DAYS ?? 30),
    auditRetentionDays: Number(variables.AUDIT_RETENTION_DAYS ?? 400),
  };
}

/** What the variables lack together, one sentence each. */
export function databaseProblems(variables: EnvironmentVariables, production: boolean): readonly string[] {
  if (variables.PERSISTENCE_DRIVER !== 'postgres') return [];
  if (!variables.DATABASE_URL) return ['PERSISTENCE_DRIVER=postgres needs DATABASE_URL.'];
  if (!production) return [];
  return (['DATABASE_URL', 'DATABASE_MIGRATE_URL'] as const).flatMap((name) => {
    const problems = [];
    if (!isSafe(variables[name])) {
      problems.push(
        `${name} leads to another machine, so with NODE_ENV=production it needs sslmode=verify-full, which checks the server.`,
      );
    }
    if (hasSamplePassword(variables[name])) problems.push(`${name} has a password out of an example; choose another.`);
    return problems;
  });
}

/** What is no address is told with the other problems. */
function isSafe(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return true;
  const { hostname, searchParams } = new URL(url);
  const hosts = [hostname, ...searchParams.getAll('host')];
  return searchParams.get('sslmode') === 'verify-full' || hosts.every(isLoopback);
}

function hasSamplePassword(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  return isSampleSecret(new URL(url).password);
}
