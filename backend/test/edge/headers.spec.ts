import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NeedsRole, Public } from '../../src/auth/route-access.js';
import { SystemClock } from '../../src/clock/system-clock.js';
import { LiveStream } from '../../src/live/live-stream.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

@Controller('api')
class HeadersController {
  private readonly clock = new SystemClock();

  @Get('fine')
  @Public()
  fine() {
    return { fine: true };
  }

  @Get('broken')
  @Public()
  broken() {
    throw new TypeError('a defect that names /a/path');
  }

  @Post('act')
  @NeedsRole('viewer')
  act() {
    return {};
  }

  @Get('events')
  @Public()
  events(@Res() reply: FastifyReply) {
    new LiveStream(reply, this.clock).begin(false);
  }
}

const PAGE = '<!doctype html><aether-root ngcspnonce="CSP_NONCE"></aether-root>';

/** What everything carries, whoever sends it. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-request-id': '<id>',
  date: '<date>',
  connection: '<connection>',
};
/** What everything of the service carries. */
const SERVICE = {
  ...ALWAYS,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};
const json = (type = 'application/json; charset=utf-8') => ({
  ...SERVICE,
  'content-type': type,
  'content-length': '<length>',
});
const PROBLEM = json('application/problem+json; charset=utf-8');
const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self' 'nonce-<nonce>'; style-src 'self' 'nonce-<nonce>'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types angular angular#bundler angular#components";

/** Headers in lower case, with what differs each time replaced by its name. */
function plain(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const named: Readonly<Record<string, string>> = {
    'x-request-id': '<id>',
    date: '<date>',
    'content-length': '<length>',
    'last-modified': '<date>',
    etag: '<etag>',
    connection: '<connection>',
    'keep-alive': '<connection>',
  };
  const entries = [...headers].map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return Object.fromEntries(
    entries
      // Says how long a kept connection is kept; not every answer keeps it.
      .filter(([name]) => name !== 'keep-alive')
      .map(([name, value]) => [name, named[name] ?? value.replaceAll(/'nonce-[^']+'/g, "'nonce-<nonce>'")]),
  );
}

describe('the headers of an answer are exactly those that are promised', () => {
  let folder: string;
  let edge: Edge;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'command-center-headers-'));
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'main-ABCDEFGH.js'), 'console.log(1);');
    writeFileSync(join(folder, 'config.json'), '{}');
    writeFileSync(join(folder, 'large-ABCDEFGH.js'), `console.log("${'console '.repeat(2_000)}");`);
    edge = await start();
  });
  afterAll(async () => {
    await edge.close();
    rmSync(folder, { recursive: true });
  });
  const start = (variables: Record<string, string> = {}) =>
    startEdge({ controllers: [HeadersController] }, { consoleFolder: folder, variables });

  /** Not with fetch, which hides some headers and adds others. */
  async function headersOf(
    path: string,
    method = 'GET',
    headers: Record<string, string> = {},
    of = edge,
    body?: string,
  ) {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${of.url}${path}`, { method, headers }, resolve).on('error', reject).end(body);
    });
    answer.resume();
    const pairs = answer.rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, answer.rawHeaders[index + 1] ?? ''] as const] : [],
    );
    // A header that came twice would hide behind its name.
    expect(new Set(pairs.map(([name]) => name.toLowerCase())).size).toBe(pairs.length);
    return { status: answer.statusCode, headers: plain(pairs) };
  }

  it.each(['/', '/peakpro-crm/acme'])("on the console's page at %s", async (path) => {
    expect(await headersOf(path)).toEqual({
      status: 200,
      headers: {
        ...ALWAYS,
        'content-security-policy': CONSOLE_POLICY,
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
        'content-length': '<length>',
      },
    });
  });

  it.each([
    ['/main-ABCDEFGH.js', 'public, max-age=31536000, immutable', 'application/javascript; charset=utf-8'],
    ['/config.json', 'no-cache', 'application/json; charset=utf-8'],
  ])('on the file %s', async (path, caching, type) => {
    expect(await headersOf(path)).toEqual({
      status: 200,
      headers: {
        ...SERVICE,
        'cache-control': caching,
        'content-type': type,
        'content-length': '<length>',
        'accept-ranges': 'bytes',
        'last-modified': '<date>',
        etag: '<etag>',
      },
    });
  });

  it('on a file that is sent compressed', async () => {
    const { headers } = await headersOf('/large-ABCDEFGH.js', 'GET', { 'accept-encoding': 'br' });
    expect(headers).toEqual({
      ...SERVICE,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
      'content-encoding': 'br',
      'transfer-encoding': 'chunked',
      'accept-ranges': 'bytes',
      'last-modified': '<date>',
      etag: '<etag>',
      vary: 'accept-encoding',
    });
  });

  it('on an answer of the API', async () => {
    expect(await headersOf('/api/fine')).toEqual({ status: 200, headers: json() });
  });

  it.each(['/api/nope', '/ops/nope', '/missing.js'])('on the 404 of %s', async (path) => {
    expect(await headersOf(path)).toEqual({ status: 404, headers: PROBLEM });
  });

  it('on refusals', async () => {
    expect(await headersOf('/api/act', 'POST')).toEqual({ status: 403, headers: PROBLEM });
    expect(await headersOf('/api/fine', 'GET', { host: 'evil.example.com' })).toEqual({
      status: 421,
      headers: PROBLEM,
    });
    expect(await headersOf('/api/fine', 'GET', { origin: 'https://evil.example.com' })).toEqual({
      status: 403,
      headers: PROBLEM,
    });
    const form = { 'x-ops': '1', 'content-type': 'text/plain' };
    expect(await headersOf('/api/act', 'POST', form, edge, 'x-ops=1')).toEqual({ status: 415, headers: PROBLEM });
  });

  it('on a defect, which tells nothing about itself', async () => {
    expect(await headersOf('/api/broken')).toEqual({ status: 500, headers: PROBLEM });
  });

  it('on what is no HTTP', async () => {
    const { text, status } = await sendRaw(edge.port, 'nonsense\r\n\r\n');
    const lines = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n').slice(1);
    const pairs = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const);
    const { date: _none, ...withoutDate } = PROBLEM;
    expect({ status, headers: plain(pairs) }).toEqual({ status: 400, headers: withoutDate });
  });

  it('on a live stream', async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${edge.url}/api/events`, resolve).on('error', reject);
    });
    answer.destroy();
    const pairs = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    expect({ status: answer.statusCode, headers: plain(pairs) }).toEqual({
      status: 200,
      headers: {
        ...SERVICE,
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
        'transfer-encoding': 'chunked',
      },
    });
  });

  describe('behind a proxy that speaks TLS', () => {
    const FORWARDED = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
    const HSTS = { 'strict-transport-security': 'max-age=31536000' };

    it('they ask for TLS from then on', async () => {
      const trusting = await start({ AUTH_MODE: 'token', TRUST_PROXY: '1' });
      try {
        expect(await headersOf('/api/fine', 'GET', FORWARDED, trusting)).toEqual({
          status: 200,
          headers: { ...json(), ...HSTS },
        });
        expect((await headersOf('/', 'GET', FORWARDED, trusting)).headers).toMatchObject(HSTS);
        expect((await headersOf('/api/nope', 'GET', FORWARDED, trusting)).headers).toMatchObject(HSTS);
        expect((await headersOf('/api/broken', 'GET', FORWARDED, trusting)).headers).toMatchObject(HSTS);
        expect((await headersOf('/api/fine', 'GET', {}, trusting)).headers).toEqual(json());
      } finally {
        await trusting.close();
      }
    });

    it('they do not because somebody says so who is not trusted', async () => {
      expect(await headersOf('/api/fine', 'GET', FORWARDED)).toEqual({ status: 200, headers: json() });
    });
  });

  describe('for pages elsewhere', () => {
    const ORIGIN = 'https://console.example.com';
    const PREFLIGHT = { origin: ORIGIN, 'access-control-request-method': 'POST' };

    it('are none by default: no origin is let in, and no preflight is answered', async () => {
      for (const path of ['/', '/api/fine', '/main-ABCDEFGH.js']) {
        const { status, headers } = await headersOf(path, 'GET', { origin: ORIGIN });
        expect([status, Object.keys(headers).filter((name) => name.startsWith('access-control'))]).toEqual([403, []]);
      }
      const { status, headers } = await headersOf('/api/act', 'OPTIONS', PREFLIGHT);
      expect({ status, headers }).toEqual({ status: 403, headers: PROBLEM });
    });

    it('let in exactly the origins of CORS_ORIGINS, without credentials', async () => {
      const open = await start({ CORS_ORIGINS: ORIGIN });
      try {
        const crossOrigin = {
          vary: 'Origin',
          'cross-origin-resource-policy': 'cross-origin',
          'access-control-allow-origin': ORIGIN,
          'access-control-expose-headers': 'ETag, Location, Retry-After, X-Caller-Request-Id, X-Request-Id',
        };
        expect(await headersOf('/api/fine', 'GET', { origin: ORIGIN }, open)).toEqual({
          status: 200,
          headers: { ...json(), ...crossOrigin },
        });
        const { 'content-length': _none, ...preflight } = (await headersOf('/api/act', 'OPTIONS', PREFLIGHT, open))
          .headers;
        expect(preflight).toEqual({
          ...SERVICE,
          ...crossOrigin,
          'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers':
            'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, prefer, x-ops, x-request-id, x-tenant',
          'access-control-max-age': '600',
        });
        for (const origin of [`${ORIGIN}.evil.example`, 'https://xconsole.example.com', `${ORIGIN}:8443`, 'null']) {
          expect(await headersOf('/api/fine', 'GET', { origin }, open)).toEqual({
            status: 403,
            headers: { ...PROBLEM, vary: 'Origin' },
          });
        }
        // Caches keep apart what hangs on the origin, also where none was sent.
        expect((await headersOf('/api/fine', 'GET', {}, open)).headers['vary']).toBe('Origin');
        const compressed = { origin: ORIGIN, 'accept-encoding': 'br' };
        const file = (await headersOf('/large-ABCDEFGH.js', 'GET', compressed, open)).headers;
        expect([file['content-encoding'], file['vary']]).toEqual(['br', 'Origin, accept-encoding']);
      } finally {
        await open.close();
      }
    });
  });
});
