import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsInt, IsOptional } from 'class-validator';
import { NeedsRole } from '../../src/auth/route-access.js';
import { Tenant, TenantInPath } from '../../src/auth/tenant.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRawAndClose } from './support/raw-http.js';

class ActDto {
  @IsOptional()
  @IsInt()
  interval_sec?: number;
}

@Controller('api')
@NeedsRole('viewer')
class TargetController {
  static acted = 0;

  @Get('tenants/:tenant')
  read(@TenantInPath() tenant: string) {
    return { tenant };
  }

  @Post('act')
  act(@Tenant() tenant: string, @Body() body: ActDto) {
    TargetController.acted += 1;
    return { tenant, body: { ...body } };
  }
}

const HOST = 'Host: localhost\r\n';
const ACT = `POST /api/act HTTP/1.1\r\n${HOST}X-Ops: 1\r\nX-Tenant: acme\r\nContent-Type: application/json\r\n`;
const get = (target: string, headers = HOST) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;
const bytes = (...values: number[]) => String.fromCharCode(...values);

/** Requests that no honest client sends. None may reach the handler or end in a 5xx. */
const CORPUS: readonly (readonly [string, string])[] = [
  ['nothing but a line break', '\r\n\r\n'],
  ['random bytes', bytes(0, 1, 2, 255, 254, 13, 10, 13, 10)],
  ['a TLS hello', bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)],
  ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an HTTP/0.9 request', 'GET /\r\n'],
  ['an HTTP/1.0 request without host', 'GET /api/nope HTTP/1.0\r\n\r\n'],
  ['HTTP/9.9', `GET / HTTP/9.9\r\n${HOST}\r\n`],
  ['no version', `GET /\r\n${HOST}\r\n`],
  ['an unknown method', `FETCH / HTTP/1.1\r\n${HOST}\r\n`],
  ['a method in lower case', `get / HTTP/1.1\r\n${HOST}\r\n`],
  ['TRACE', `TRACE / HTTP/1.1\r\n${HOST}\r\n`],
  ['CONNECT', `CONNECT localhost:443 HTTP/1.1\r\n${HOST}\r\n`],
  ['OPTIONS of the whole server', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
  ['no host', get('/api/nope', '')],
  ['two hosts', get('/api/nope', `${HOST}${HOST}`)],
  ['an empty host', get('/api/nope', 'Host:\r\n')],
  ['a host with credentials', get('/api/nope', 'Host: a@localhost\r\n')],
  ['a target without a slash', get('api/tenants/acme')],
  ['an asterisk in front', get('*api/tenants/acme')],
  ['an absolute target of another host', get('http://evil.example.com/api/tenants/acme')],
  ['an absolute target of another scheme', get('ftp://localhost/api/tenants/acme')],
  ['a target with two slashes in front', get('//localhost/api/tenants/acme')],
  ['a broken percent escape', get('/api/tenants/%')],
  ['a broken UTF-8 escape', get('/api/tenants/%c3%28')],
  ['an overlong UTF-8 slash', get('/api/tenants/%c0%af')],
  ['NUL in the path', get('/api/tenants/a%00b')],
  ['line breaks in the path', get('/api/tenants/a%0d%0ab')],
  ['a raw NUL in the path', get('/api/tenants/a\0b')],
  ['raw bytes above ASCII in the path', get('/api/tenants/\xe9')],
  ['a blank in the path', get('/api/tenants/a b')],
  ['dots in the path', get('/api/tenants/../../etc/passwd')],
  ['escaped dots in the path', get('/api/tenants/%2e%2e%2f%2e%2e%2fetc%2fpasswd')],
  ['backslashes in the path', get('/api/tenants/..\\..\\etc')],
  ['a parameter of 600 characters', get(`/api/tenants/${'x'.repeat(601)}`)],
  ['a path of 20 kB', get(`/api/${'x'.repeat(20_000)}`)],
  ['a query of 10,000 parameters', get(`/api/tenants/acme?${'a=1&'.repeat(2_500)}`)],
  ['a prototype in the query', get('/api/tenants/acme?__proto__[role]=admin&__proto__=1')],
  ['a header of 20 kB', get('/api/tenants/acme', `${HOST}X-Large: ${'x'.repeat(20_000)}\r\n`)],
  ['3,000 headers', get('/api/tenants/acme', HOST + Array.from({ length: 3_000 }, (_, n) => `X-${n}: 1\r\n`).join(''))],
  ['a blank before the colon', get('/api/tenants/acme', `${HOST}X-Ops : 1\r\n`)],
  ['a folded header', get('/api/tenants/acme', `${HOST}X-Tenant: a\r\n b\r\n`)],
  ['a header without a name', get('/api/tenants/acme', `${HOST}: value\r\n`)],
  ['a header without a colon', get('/api/tenants/acme', `${HOST}nonsense\r\n`)],
  ['a control character in a header', get('/api/tenants/acme', `${HOST}X-Tenant: a\x01b\r\n`)],
  ['a NUL in a header', get('/api/tenants/acme', `${HOST}X-Tenant: a\0b\r\n`)],
  ['bare line feeds', 'GET /api/tenants/acme HTTP/1.1\nHost: localhost\n\n'],
  ['a bare carriage return', `GET /api/nope HTTP/1.1\r${HOST}\r\n`],
  ['two lengths that differ', `${ACT}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  ['a length and chunks', `${ACT}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['an unknown transfer encoding', `${ACT}Transfer-Encoding: xchunked\r\n\r\n{}`],
  ['chunked twice', `${ACT}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
  ['a negative length', `${ACT}Content-Length: -1\r\n\r\n`],
  ['a length that is no number', `${ACT}Content-Length: 0x2\r\n\r\n{}`],
  ['a length beyond all numbers', `${ACT}Content-Length: 99999999999999999999\r\n\r\n`],
  ['a chunk size that is none', `${ACT}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
  ['a huge chunk size', `${ACT}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}`],
  ['a chunk extension of 20 kB', `${ACT}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`],
  ['a body that stops early', `${ACT}Content-Length: 50\r\n\r\n{"interval_sec":`],
  ['a body that is cut JSON', `${ACT}Content-Length: 1\r\n\r\n{`],
  ['a content type that is none', `${ACT.replace('application/json', ';;;')}Content-Length: 2\r\n\r\n{}`],
  ['two content types', `${ACT}Content-Type: text/plain\r\nX-Ops: 1\r\nContent-Length: 2\r\n\r\n{}`],
  ['two x-ops', `${ACT}X-Ops: 1\r\nContent-Length: 2\r\n\r\n{}`],
  ['two x-tenant', `${ACT}X-Tenant: acme\r\nContent-Length: 2\r\n\r\n{}`],
  [
    'an upgrade to a web socket',
    get('/api/nope', `${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`),
  ],
  ['an expectation that cannot be met', `${ACT}Expect: the-moon\r\nContent-Length: 2\r\n\r\n{}`],
  ['a pipelined second request of garbage', `${get('/api/nope')}\0\0\0\r\n\r\n`],
];

describe('a malformed request', () => {
  let edge: Edge;
  const defects: unknown[] = [];
  const note = (error: unknown): void => void defects.push(error);

  beforeAll(async () => {
    edge = await startEdge({ controllers: [TargetController] });
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  afterAll(async () => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    await edge.close();
  });

  it.each(CORPUS)('such as %s is refused and the service goes on', async (_what, request) => {
    const before = TargetController.acted;
    const answer = await sendRawAndClose(edge.port, Buffer.from(request, 'latin1'));
    expect(answer.text).not.toMatch(/HTTP\/1\.1 5\d\d/);
    expect(answer.text).not.toMatch(/HTTP\/1\.1 2\d\d/);
    expect(answer.text).not.toMatch(/node:internal|at .+\.(?:ts|js):\d/);
    expect(TargetController.acted).toBe(before);
    expect((await fetch(`${edge.url}/api/tenants/acme`)).status).toBe(200);
    expect(defects).toEqual([]);
  });

  it('that is no HTTP at all still gets a problem document', async () => {
    const answer = await sendRawAndClose(edge.port, 'nonsense\r\n\r\n');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('content-type: application/problem+json');
    expect(answer.text).toContain('x-content-type-options: nosniff');
    expect(answer.text).toContain('"code":"validation_failed"');
  });

  it('with too large headers gets 431', async () => {
    const answer = await sendRawAndClose(edge.port, get('/', `${HOST}X-Large: ${'x'.repeat(20_000)}\r\n`));
    expect(answer.status).toBe(431);
  });
});
