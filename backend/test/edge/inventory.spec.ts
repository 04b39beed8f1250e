import { HttpAdapterHost } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { ROUTE_LIMIT } from '../../src/auth/rate-limits/limited.js';
import { OPERATION_NOTES } from '../../src/openapi/operation-notes.js';
import { type DeclaredRoute, RouteTable } from '../../src/openapi/route-table.js';
import { type Edge, startService } from './support/edge.js';

/** What each role may reach, as api.md's table has it. A route that is added belongs here first. */
const PREFIX = '/api/crm/import/acculynx';
const ACCESS: Readonly<Record<string, string>> = {
  [`POST ${PREFIX}/schedule`]: 'editor',
  [`PATCH ${PREFIX}/schedule`]: 'editor',
  [`DELETE ${PREFIX}/schedule`]: 'admin',
  [`POST ${PREFIX}/pause`]: 'editor',
  [`POST ${PREFIX}/resume`]: 'editor',
  [`POST ${PREFIX}/run-now`]: 'runner',
  [`GET ${PREFIX}/schedule/status`]: 'viewer',
  [`GET ${PREFIX}/schedules`]: 'viewer',
  [`GET ${PREFIX}/schedules/preview`]: 'viewer',
  [`GET ${PREFIX}/schedules/:tenant`]: 'viewer',
  [`GET ${PREFIX}/schedules/:tenant/timeline`]: 'viewer',
  [`GET ${PREFIX}/audit`]: 'viewer',
  [`GET ${PREFIX}/audit/export`]: 'admin',
  [`GET ${PREFIX}/audit/verify`]: 'admin',
  [`GET ${PREFIX}/runs`]: 'viewer',
  [`GET ${PREFIX}/runs/:id`]: 'viewer',
  [`POST ${PREFIX}/runs/:id/cancel`]: 'runner',
  [`POST ${PREFIX}/runs/:id/retry`]: 'runner',
  [`GET ${PREFIX}/credentials`]: 'admin',
  [`PUT ${PREFIX}/credentials`]: 'admin',
  [`DELETE ${PREFIX}/credentials`]: 'admin',
  [`POST ${PREFIX}/credentials/test`]: 'admin',
  [`GET ${PREFIX}/records`]: 'viewer',
  [`GET ${PREFIX}/records/export`]: 'viewer',
  [`GET ${PREFIX}/records/:kind/:external_id`]: 'viewer',
  [`GET ${PREFIX}/runs/:id/log`]: 'viewer',
  [`POST ${PREFIX}/preview`]: 'runner',
  [`POST ${PREFIX}/missing/approve`]: 'editor',
  [`GET ${PREFIX}/ticks`]: 'viewer',
  'GET /api/local/runs': 'viewer',
  'POST /api/local/run': 'editor',
  'GET /api/events': 'viewer',
  'GET /api/session': 'viewer',
  'GET /api/auth/options': 'public',
  'GET /api/auth/oidc/sign-in': 'public',
  'GET /api/auth/oidc/callback': 'public',
  'POST /api/auth/token': 'public',
  'POST /api/auth/sign-out': 'viewer',
  'GET /api/auth/sessions': 'admin',
  'DELETE /api/auth/sessions/:id': 'admin',
  'GET /api/tokens': 'admin',
  'POST /api/tokens': 'admin',
  'POST /api/tokens/:id/rotate': 'admin',
  'DELETE /api/tokens/:id': 'admin',
  'GET /api/summary': 'viewer',
  'GET /analytics/summary': 'viewer',
  'GET /api/openapi.json': 'viewer',
  'GET /api/docs': 'viewer',
  'GET /metrics': 'viewer',
  'GET /ops/health': 'viewer',
  'GET /ops/ping': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
};

const nameOf = ({ method, path }: DeclaredRoute): string => `${method} ${path}`;

/** Every method and path that the router itself knows, from its printed tree. */
function routesOfRouter(server: FastifyInstance): string[] {
  const found: string[] = [];
  const parts: string[] = [];
  for (const line of server.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^((?:│ {3}| {4})*)(?:├── |└── )(.*)$/.exec(line);
    if (!match) continue;
    const depth = (match[1] ?? '').length / 4;
    const [, part = '', methods] = /^(.*?)(?: \(([A-Z, ]+)\))?$/.exec(match[2] ?? '') ?? [];
    parts.length = depth;
    parts.push(part);
    const path = parts.join('');
    for (const method of methods?.split(', ') ?? []) if (method !== 'HEAD') found.push(`${method} ${path}`);
  }
  return found.sort();
}

describe('the inventory of routes', () => {
  let dataDir: string;
  let edge: Edge;
  let routes: readonly DeclaredRoute[];
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'command-center-inventory-'));
    edge = await startService((parts) => AppModule.of(parts), { variables: { DATA_DIR: dataDir } });
    routes = edge.application.get(RouteTable, { strict: false }).routes();
  });
  afterAll(async () => {
    await edge.close();
    rmSync(dataDir, { recursive: true });
  });

  it('has no route that names neither a role nor public', () => {
    expect(routes.filter(({ access }) => access === undefined).map(nameOf)).toEqual([]);
  });

  it('asks of each route what the API promises', () => {
    expect(Object.fromEntries(routes.map((route) => [nameOf(route), route.access]))).toEqual(ACCESS);
  });

  it('is everything that the router serves', () => {
    const server = edge.application.get(HttpAdapterHost).httpAdapter.getInstance<FastifyInstance>();
    expect(routesOfRouter(server)).toEqual(routes.map(nameOf).sort());
  });

  it('has limits of their own for what starts a run, and for signing in alone', () => {
    const limited = routes.flatMap((route) => {
      const handler: unknown = Reflect.get(route.controller, route.handlerName);
      const limit: unknown = typeof handler === 'function' && Reflect.getMetadata(ROUTE_LIMIT, handler);
      return limit ? [[nameOf(route), limit]] : [];
    });
    const expected = routes.flatMap((route) => {
      if (route.path === '/api/auth/token') return [[nameOf(route), 'sign_in']];
      const starts = [`${PREFIX}/run-now`, `${PREFIX}/preview`].includes(route.path);
      return starts ? [[nameOf(route), 'run_now']] : [];
    });
    expect(limited).toEqual(expected);
    expect(limited.length).toBeGreaterThanOrEqual(3);
  });

  it('has a sentence for each route and none for others', () => {
    expect(Object.keys(OPERATION_NOTES).sort()).toEqual(routes.map(nameOf).sort());
  });

  it('opens to the public nothing that changes something, but for signing in', () => {
    const changes = routes.filter(({ access, method }) => access === 'public' && method !== 'GET');
    expect(changes.map(nameOf)).toEqual(['POST /api/auth/token']);
  });

  describe('as OpenAPI', () => {
    let document: OpenAPIObject;
    beforeAll(async () => {
      document = (await (await fetch(`${edge.url}/api/openapi.json`)).json()) as OpenAPIObject;
    });

    it('lists exactly the routes that exist', () => {
      const listed = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item)
          .filter((method) => ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'].includes(method))
          .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
      );
      expect(listed.sort()).toEqual(routes.map(nameOf).sort());
    });

    it('says of each route who may call it and what it does', () => {
      for (const route of routes) {
        const method = route.method.toLowerCase() as 'get';
        const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[method];
        expect(operation?.summary).toBe(OPERATION_NOTES[nameOf(route)]);
        expect(operation?.description).toContain(route.access === 'public' ? 'everybody' : String(route.access));
        expect(operation?.security).toEqual(route.access === 'public' ? [] : [{}, { bearer: [] }, { session: [] }]);
      }
    });

    it('asks for x-ops on everything below /api that changes something, and nowhere else', () => {
      for (const route of routes) {
        const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase() as 'get'];
        const asked = (operation?.parameters ?? []).some(
          (parameter) => 'name' in parameter && parameter.name === 'x-ops',
        );
        expect([nameOf(route), asked]).toEqual([nameOf(route), route.method !== 'GET']);
      }
    });

    it('describes bodies and queries by the rules that check them', () => {
      const body = document.paths[`${PREFIX}/schedule`]?.post?.requestBody;
      const name = JSON.stringify(body).match(/#\/components\/schemas\/(\w+)/)?.[1] ?? '';
      expect(document.components?.schemas?.[name]).toMatchObject({
        properties: {
          interval_sec: { type: 'integer', minimum: 5, maximum: 2_592_000 },
          catch_up: { enum: ['one', 'none'] },
          description: { type: 'string', maxLength: 500 },
        },
      });
      const parameters = document.paths[`${PREFIX}/schedules`]?.get?.parameters ?? [];
      expect(parameters).toContainEqual(expect.objectContaining({ name: 'limit', in: 'query', required: false }));
    });

    it('can be read by people without a script', async () => {
      const answer = await fetch(`${edge.url}/api/docs`);
      const html = await answer.text();
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'nonce-[^']+'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(html).not.toContain('<script');
      for (const path of Object.keys(document.paths)) expect(html).toContain(path);
      expect(html).toContain('minimum 5');
    });

    it('names the version of the product', () => {
      expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/);
    });
  });
});
