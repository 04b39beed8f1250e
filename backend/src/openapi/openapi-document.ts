import type { INestApplication } from '@nestjs/common';
import { PARAMTYPES_METADATA } from '@nestjs/common/constants.js';
import { ApiProperty, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
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

/** Adds what the decorators of the routes know and swagger does not: the role, the door's headers, the refusals. */
function complete(operation: Operation, route: DeclaredRoute, name: string): void {
  const access = route.access ?? 'nobody';
  operation.summary = OPERATION_NOTES[name] ?? '';
  operation.description = access === 'public' ? 'Open to everybody.' : `Needs the role ${access}.`;
  operation.security = access === 'public' ? [] : [{ bearer: [] }];
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
): OpenAPIObject {
  describeDtos(routes);
  const config = new DocumentBuilder()
    .setTitle('Aetherlink Command Center')
    .setDescription('Schedules and runs CRM imports for many tenants, and keeps the record of who did what.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(application, config);
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = { ...schemas, Problem: PROBLEM_SCHEMA as (typeof schemas)[string] };
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const operation = document.paths[inDocument(route.path)]?.[method];
    if (operation) complete(operation, route, `${route.method} ${route.path}`);
  }
  return document;
}
