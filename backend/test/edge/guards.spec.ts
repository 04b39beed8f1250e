import type { Problem } from '@aetherlink/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Delete, Get, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { Authenticator } from '../../src/auth/authenticator.js';
import { CurrentOperator } from '../../src/auth/current-operator.js';
import { NeedsRole, Public } from '../../src/auth/route-access.js';
import { Tenant, TenantInPath } from '../../src/auth/tenant.js';
import { type Operator, ROLES } from '../../src/domain/operator.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

/** Whoever the spec says is calling. */
class SpokenFor extends Authenticator {
  static operator: Operator = { id: 'token:x', actor: 'token:x', role: 'admin', source: 'api', tenants: ['*'] };

  identify(): Promise<Operator> {
    return Promise.resolve(SpokenFor.operator);
  }
}

@Controller()
class GuardedController {
  static acted = 0;

  @Get('api/open')
  @Public()
  open() {
    return {};
  }

  @Get('api/closed')
  closed() {
    return {};
  }

  @Get('api/role/viewer')
  @NeedsRole('viewer')
  viewer(@CurrentOperator() operator: Operator) {
    return { actor: operator.actor };
  }

  @Get('api/role/runner')
  @NeedsRole('runner')
  runner() {
    return {};
  }

  @Get('api/role/editor')
  @NeedsRole('editor')
  editor() {
    return {};
  }

  @Get('api/role/admin')
  @NeedsRole('admin')
  admin() {
    return {};
  }

  @Post('api/act')
  @HttpCode(200)
  @NeedsRole('viewer')
  act() {
    return { acted: (GuardedController.acted += 1) };
  }

  @Put('api/act')
  @NeedsRole('viewer')
  put() {
    return this.act();
  }

  @Patch('api/act')
  @NeedsRole('viewer')
  patch() {
    return this.act();
  }

  @Delete('api/act')
  @NeedsRole('viewer')
  remove() {
    return this.act();
  }

  @Post('hook/outside')
  @HttpCode(200)
  @Public()
  outside() {
    return {};
  }

  @Get('api/tenant')
  @NeedsRole('viewer')
  tenant(@Tenant() tenant: string) {
    return { tenant };
  }

  @Get('api/tenants/:tenant')
  @NeedsRole('viewer')
  tenantInPath(@TenantInPath() tenant: string) {
    return { tenant };
  }
}

const ADMIN = SpokenFor.operator;

describe('the guards', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({
      controllers: [GuardedController],
      providers: [{ provide: Authenticator, useClass: SpokenFor }],
    });
  });
  afterAll(() => edge.close());

  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${edge.url}${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Problem & Record<string, unknown> };
  };

  const raw = async (method: string, path: string, headers: readonly string[]) => {
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, 'Connection: close', '', ''];
    return sendRaw(edge.port, Buffer.from(lines.join('\r\n'), 'latin1'));
  };

  describe('of the header x-ops', () => {
    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('let a %s through with exactly 1', async (method) => {
      expect((await ask('/api/act', { method, headers: { 'x-ops': '1' } })).status).toBe(200);
    });

    it.each([
      ['none', []],
      ['0', ['X-Ops: 0']],
      ['1,1', ['X-Ops: 1,1']],
      ['1, 1', ['X-Ops: 1, 1']],
      ['true', ['X-Ops: true']],
      ['ops', ['X-Ops: ops']],
      ['admin', ['X-Ops: admin']],
      ['01', ['X-Ops: 01']],
      ['1.0', ['X-Ops: 1.0']],
      ['nothing', ['X-Ops:']],
      ['two headers', ['X-Ops: 1', 'x-ops: 1']],
      ["the original's other header", ['X-Role: admin']],
    ])('refuse an act with %s, and nothing happens', async (_what, headers) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const before = GuardedController.acted;
        const answer = await raw(method, '/api/act', headers);
        expect([answer.status, GuardedController.acted]).toEqual([403, before]);
        expect(answer.text).toContain('"code":"ops_header_required"');
      }
    });

    it('do not ask for it on reads, and not outside /api', async () => {
      expect((await ask('/api/role/viewer')).status).toBe(200);
      expect((await fetch(`${edge.url}/api/role/viewer`, { method: 'HEAD' })).status).toBe(200);
      expect((await ask('/hook/outside', { method: 'POST' })).status).toBe(200);
    });

    it('cannot be passed by another spelling of the address', async () => {
      for (const path of ['http://localhost/api/act', '/api/act?x=1', '/api/act#x', '/%61pi/act']) {
        const before = GuardedController.acted;
        const answer = await raw('POST', path, []);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(GuardedController.acted).toBe(before);
      }
    });
  });

  describe('of roles', () => {
    it.each(ROLES)('let %s do what it and the ones below may, and nothing else', async (role) => {
      SpokenFor.operator = { ...ADMIN, role };
      const statuses = await Promise.all(ROLES.map(async (needed) => (await ask(`/api/role/${needed}`)).status));
      SpokenFor.operator = ADMIN;
      expect(statuses).toEqual(ROLES.map((needed) => (ROLES.indexOf(role) >= ROLES.indexOf(needed) ? 200 : 403)));
    });

    it('say which role is missing', async () => {
      SpokenFor.operator = { ...ADMIN, role: 'viewer' };
      const { status, body } = await ask('/api/role/editor');
      SpokenFor.operator = ADMIN;
      expect([status, body.code, body.detail]).toEqual([
        403,
        'forbidden',
        'This needs the role editor; yours is viewer.',
      ]);
    });

    it('close a route that names none, also to an admin', async () => {
      const { status, body } = await ask('/api/closed');
      expect([status, body.code]).toEqual([403, 'forbidden']);
    });

    it('open a public route to everybody', async () => {
      expect((await ask('/api/open')).status).toBe(200);
    });
  });

  describe('of tenants', () => {
    it.each([
      ['acme', 'acme'],
      ['  ACME-2  ', 'acme-2'],
      ['a', 'a'],
      ['x'.repeat(64), 'x'.repeat(64)],
    ])('take the header %j for the tenant %s', async (header, tenant) => {
      expect((await ask('/api/tenant', { headers: { 'x-tenant': header } })).body['tenant']).toBe(tenant);
    });

    it.each([
      ['no header', [], 'tenant_required'],
      ['an empty header', ['X-Tenant:'], 'tenant_required'],
      ['two headers', ['X-Tenant: acme', 'X-Tenant: acme'], 'tenant_invalid'],
      ['two tenants in one', ['X-Tenant: acme, beta'], 'tenant_invalid'],
      ['a latin1 letter', ['X-Tenant: t\u00e9nant'], 'tenant_invalid'],
      ['UTF-8 bytes', ['X-Tenant: t\u00c3\u00a9nant'], 'tenant_invalid'],
      ['a no-break space', ['X-Tenant: \u00a0acme'], 'tenant_invalid'],
      ['a path', ['X-Tenant: ../etc'], 'tenant_invalid'],
      ['SQL', ["X-Tenant: '; drop table schedules"], 'tenant_invalid'],
      ['markup', ['X-Tenant: <img>'], 'tenant_invalid'],
      ['a prototype', ['X-Tenant: __proto__'], 'tenant_invalid'],
      ['a constructor', ['X-Tenant: constructor'], 'tenant_invalid'],
      ['a reserved word', ['X-Tenant: All'], 'tenant_invalid'],
      ['a hyphen in front', ['X-Tenant: -acme'], 'tenant_invalid'],
      ['65 characters', [`X-Tenant: ${'x'.repeat(65)}`], 'tenant_invalid'],
      ['8,000 characters', [`X-Tenant: ${'x'.repeat(8_000)}`], 'tenant_invalid'],
    ])('refuse %s', async (_what, headers, code) => {
      const answer = await raw('GET', '/api/tenant', headers);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(`"code":"${code}"`);
    });

    it('never take the tenant from the query alone, and refuse one that differs', async () => {
      expect((await ask('/api/tenant?tenant=acme')).body.code).toBe('tenant_required');
      const headers = { 'x-tenant': 'acme' };
      expect((await ask('/api/tenant?tenant=ACME', { headers })).status).toBe(200);
      for (const other of ['beta', '', '__proto__', 'a%20b']) {
        const { status, body } = await ask(`/api/tenant?tenant=${other}`, { headers });
        expect([status, body.code]).toEqual([400, 'tenant_invalid']);
      }
    });

    it('take it from the path where the route says so', async () => {
      expect((await ask('/api/tenants/Acme')).body['tenant']).toBe('acme');
      for (const wrong of ['a%00b', '..%2f..%2fetc', 'caf%C3%A9', 'all', 'x'.repeat(599)]) {
        const { status, body } = await ask(`/api/tenants/${wrong}`);
        expect([status, body.code]).toEqual([400, 'tenant_invalid']);
      }
    });

    it('answer for a tenant out of scope as for one that has no schedule', async () => {
      SpokenFor.operator = { ...ADMIN, tenants: ['acme'] };
      const mine = await ask('/api/tenant', { headers: { 'x-tenant': 'acme' } });
      const other = await ask('/api/tenant', { headers: { 'x-tenant': 'beta' } });
      const path = await ask('/api/tenants/beta');
      SpokenFor.operator = ADMIN;
      expect(mine.status).toBe(200);
      expect([other.status, other.body.code]).toEqual([404, 'schedule_not_found']);
      expect([path.status, path.body.code]).toEqual([404, 'schedule_not_found']);
    });
  });
});
