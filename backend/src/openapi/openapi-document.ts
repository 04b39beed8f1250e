import type { INestApplication } from '@nestjs/common';
import { PARAMTYPES_METADATA } from '@nestjs/common/constants.js';
import { ApiProperty, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE } from '../auth/sessions/session-cookie.js';
import type { AuthMode } from '../config/environment.js';
import { isApiPath } from '../http/request-context.js';
import { dtoProperties } from './dto-properties.js';
import { OPERATION_NOTES } from './operation-notes.js';
import type { DeclaredRoute } from './route-table.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const READS = new Set(['GET', 'HEAD']);

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['ok', 'type', 'title', 'status', 'code', 'detail', 'request_id'],
  properties: {
    ok: { type: 'boolean', enum: [false] },
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
    run_id: { type: 'string' },
    tenant: { type: 'string' },
  },
};

const IN_LOCAL_MODE = 'Not asked for with AUTH_MODE=local.';
const OWN_TOKEN = 'An access token of the service, acc_….';
const PROVIDERS_TOKEN = "An access token of the identity provider's.";

const BEARERS: Readonly<Record<AuthMode, string>> = {
  local: IN_LOCAL_MODE,
  token: OWN_TOKEN,
  oidc: PROVIDERS_TOKEN,
  'token,oidc': `${OWN_TOKEN} Or: ${PROVIDERS_TOKEN}`,
};

const OWN_PAGES = 'It changes something only from a page of the service.';
const SESSIONS: Readonly<Record<AuthMode, string>> = {
  local: IN_LOCAL_MODE,
  token: `The session that POST /api/auth/token opens. ${OWN_PAGES}`,
  oidc: `The session that GET /api/auth/oidc/sign-in opens. ${OWN_PAGES}`,
  'token,oidc': `The session that POST /api/auth/token or GET /api/auth/oidc/sign-in opens. ${OWN_PAGES}`,
};

/** Says of each DTO class what its rules already say; done once, on the first request for the document. */
function describeDtos(routes: readonly DeclaredRoute[]): void {
  const classes = new Set(
    routes.flatMap(
      ({ controller, handlerName }) =>
        (Reflect.getMetadata(PARAMTYPES_METADATA, controller, handlerName) as unknown[] | undefined) ?? [],
    ),
  );
  for (const dto of classes) {
    if (typeof dto !== 'function') continue;
    for (const [field, options] of dtoProperties(dto as new () => object)) {
      ApiProperty(options)(dto.prototype as object, field);
    }
  }
}

const inDocument = (path: string): string => path.replace(/:([A-Za-z_]+)/g, '{$1}');

type Credentials = NonNullable<Operation['security']>;

/** Either is enough; in local mode neither is asked for. */
const credentialsOf = (authMode: AuthMode): Credentials => [
  ...(authMode === 'local' ? [{}] : []),
  { bearer: [] },
  { session: [] },
];

/** Adds what the decorators of the routes know and swagger does not: the role, the door's headers, the refusals. */
function complete(operation: Operation, route: DeclaredRoute, credentials: Credentials): void {
  const access = route.access ?? 'nobody';
  operation.summary = OPERATION_NOTES[`${route.method} ${route.path}`] ?? '';
  operation.description = access === 'public' ? 'Open to everybody.' : `Needs the role ${access}.`;
  operation.security = access === 'public' ? [] : credentials;
  if (!READS.has(route.method) && isApiPath(route.path)) {
    const header = { name: 'x-ops', in: 'header' as const, required: true, schema: { type: 'string', enum: ['1'] } };
    operation.parameters = [...(operation.parameters ?? []), header];
  }
  operation.responses['default'] = {
    description: 'Refused: a problem document (RFC 9457).',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** Builds the OpenAPI document of everything that is served. */
export function buildDocument(
  application: INestApplication,
  routes: readonly DeclaredRoute[],
  version: string,
  authMode: AuthMode,
): OpenAPIObject {
  describeDtos(routes);
  const config = new DocumentBuilder()
    .setTitle('Aetherlink Command Center')
    .setDescription('Schedules and runs CRM imports for many tenants, and keeps the record of who did what.')
    .setVersion(version)
    .addSecurity('bearer', { type: 'http', scheme: 'bearer', description: BEARERS[authMode] })
    .addSecurity('session', { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: SESSIONS[authMode] })
    .build();
  const document = SwaggerModule.createDocument(application, config);
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = { ...schemas, Problem: PROBLEM_SCHEMA as (typeof schemas)[string] };
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const operation = document.paths[inDocument(route.path)]?.[method];
    if (operation) complete(operation, route, credentialsOf(authMode));
  }
  return document;
}
