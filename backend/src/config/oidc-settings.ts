import { resolve } from 'node:path';
import type { EnvironmentVariables } from './environment-variables.js';

/** How people sign in with an identity provider. */
export interface OidcSettings {
  /** Exactly as the provider names itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absolute. */
  readonly clientSecretFile: string;
  /** What a bearer token of the provider has to be for. */
  readonly audience: string;
  /** The claim whose values are roles; who has none of them has no access. */
  readonly rolesClaim: string;
  /** The claim with the tenants in scope; without it the role counts for all of them. */
  readonly tenantsClaim: string | undefined;
}

const NEEDED = [
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET_FILE',
  'OIDC_AUDIENCE',
  'OIDC_ROLES_CLAIM',
] as const;

/** What is missing for the mode oidc; a sentence for each. */
export function oidcProblems(variables: EnvironmentVariables): string[] {
  return NEEDED.filter((name) => variables[name] === undefined).map((name) => `AUTH_MODE with oidc needs ${name}.`);
}

/** The settings; what is missing is told by {@link oidcProblems}. */
export const oidcSettings = (variables: EnvironmentVariables): OidcSettings => ({
  issuer: variables.OIDC_ISSUER ?? '',
  clientId: variables.OIDC_CLIENT_ID ?? '',
  clientSecretFile: resolve(variables.OIDC_CLIENT_SECRET_FILE ?? ''),
  audience: variables.OIDC_AUDIENCE ?? '',
  rolesClaim: variables.OIDC_ROLES_CLAIM ?? '',
  tenantsClaim: variables.OIDC_TENANTS_CLAIM,
});
