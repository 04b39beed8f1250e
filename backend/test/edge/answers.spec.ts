import type { Problem } from '@aetherlink/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpException, Query, Res } from '@nestjs/common';
import { IsIn, IsInt, IsNumber, IsOptional, Max } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { NeedsRole } from '../../src/auth/route-access.js';
import { DomainError, type DomainErrorCode } from '../../src/domain/domain-error.js';
import { ListInQuery, SecondsInQuery, WholeNumberInQuery } from '../../src/http/query-values.js';
import { PROBLEMS } from '../../src/http/problem-catalogue.js';
import { type Edge, startEdge } from './support/edge.js';

class PageDto {
  @IsOptional()
  @WholeNumberInQuery()
  @IsInt()
  @Max(200)
  limit?: number;

  @IsOptional()
  @SecondsInQuery()
  @IsNumber()
  since?: number;

  @IsOptional()
  @ListInQuery()
  @IsIn(['late', 'error'], { each: true })
  state?: string[];
}

@Controller('api')
@NeedsRole('viewer')
class AnswerController {
  @Get('plain')
  plain() {
    return { value: 1 };
  }

  @Get('own')
  own() {
    return { ok: false, ts: 5, value: 2 };
  }

  @Get('text')
  text() {
    return 'as it is';
  }

  @Get('page')
  page(@Query() query: PageDto) {
    return { query: { ...query } };
  }

  @Get('refuse')
  refuse(@Query('code') code: DomainErrorCode) {
    throw new DomainError(code, 'A sentence.', { runId: 'run-1', tenant: 'acme', retryAfterSec: 7 });
  }

  @Get('changed')
  changed() {
    throw new DomainError('schedule_changed', 'Somebody was faster.', {
      current: { tenant: 'acme', interval_sec: 60 },
    });
  }

  @Get('defect')
  defect() {
    throw new Error('canary-secret at /var/lib/command-center/data SELECT * FROM tokens');
  }

  @Get('not-an-error')
  notAnError() {
    throw 'canary-secret';
  }

  @Get('nest')
  nest(@Query('status') status: string) {
    throw new HttpException('canary-secret', Number(status));
  }

  @Get('begun')
  begun(@Res() reply: FastifyReply) {
    reply.raw.write('half');
    throw new Error('too late');
  }

  @Get('cyclic')
  cyclic() {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    return value;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('an answer', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ controllers: [AnswerController] });
  });
  afterAll(() => edge.close());

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${edge.url}${path}`, { headers });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: JSON.parse(text) as Problem & Record<string, unknown>,
    };
  };

  /** Lines of the log about one request. */
  const linesAbout = (requestId: string): string[] =>
    edge
      .log()
      .split('\n')
      .filter((line) => line.includes(`"request_id":"${requestId}"`));

  it('of 2xx carries ok, ts and ts_iso, which are one moment', async () => {
    const { body } = await get('/api/plain');
    expect(body).toMatchObject({ ok: true, value: 1 });
    expect(new Date(body['ts_iso'] as string).getTime()).toBe(Math.round((body['ts'] as number) * 1000));
    expect(body['ts_iso']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('keeps what the controller said itself', async () => {
    expect((await get('/api/own')).body).toMatchObject({ ok: false, ts: 5, value: 2 });
  });

  it('that is a text goes out as it is', async () => {
    expect(await (await fetch(`${edge.url}/api/text`)).text()).toBe('as it is');
  });

  it('has an id of our own, and says back what the caller calls it when that is harmless', async () => {
    const named = await get('/api/plain', { 'x-request-id': 'Job-7.retry_2' });
    expect(named.headers.get('x-request-id')).toMatch(UUID);
    expect(named.headers.get('x-caller-request-id')).toBe('Job-7.retry_2');
    const again = await get('/api/plain', { 'x-request-id': named.headers.get('x-request-id') ?? '' });
    expect(again.headers.get('x-request-id')).not.toBe(named.headers.get('x-request-id'));
    for (const harmful of ['', ' ', 'a b', 'a"b', '<x>', 'ä', '.x', 'x'.repeat(65)]) {
      const { headers } = await get('/api/plain', { 'x-request-id': harmful });
      expect(headers.get('x-request-id')).toMatch(UUID);
      expect(headers.get('x-caller-request-id')).toBeNull();
    }
  });

  it('carries the security headers, whatever it is', async () => {
    const expected = {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    };
    for (const path of ['/api/plain', '/api/nope', '/api/defect', '/nope', '/%zz', '/api/page?limit=x']) {
      const { headers } = await get(path);
      expect(Object.fromEntries(Object.keys(expected).map((name) => [name, headers.get(name)]))).toEqual(expected);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('over TLS of a known proxy asks for TLS from then on', async () => {
    const proxied = await startEdge(
      { controllers: [AnswerController] },
      { variables: { AUTH_MODE: 'token', TRUST_PROXY: '1' } },
    );
    try {
      const ask = (headers: Record<string, string>) => fetch(`${proxied.url}/api/plain`, { headers });
      const secure = await ask({ 'x-forwarded-proto': 'https' });
      expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect((await ask({})).headers.get('strict-transport-security')).toBeNull();
    } finally {
      await proxied.close();
    }
    expect(
      (await get('/api/plain', { 'x-forwarded-proto': 'https' })).headers.get('strict-transport-security'),
    ).toBeNull();
  });

  it.each(Object.entries(PROBLEMS).filter(([code]) => code !== 'internal_error'))(
    'of the refusal %s is a problem document with its status',
    async (code, { status, title }) => {
      const answer = await get(`/api/refuse?code=${code}`, { 'x-request-id': 'r-1' });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toEqual({
        ok: false,
        type: `urn:aetherlink:problem:${code}`,
        title,
        status,
        code,
        detail: 'A sentence.',
        request_id: answer.headers.get('x-request-id'),
        run_id: 'run-1',
        tenant: 'acme',
      });
      expect(answer.headers.get('retry-after')).toBe(status === 429 || status === 503 ? '7' : null);
      expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    },
  );

  it('of schedule_changed shows the schedule as it is now', async () => {
    const { status, body } = await get('/api/changed');
    expect([status, body.schedule]).toEqual([412, { tenant: 'acme', interval_sec: 60 }]);
  });

  it.each(['/api/defect', '/api/not-an-error', '/api/cyclic', '/api/nest?status=500', '/api/nest?status=502'])(
    'of a defect (%s) tells nothing but the request id, and the log tells everything',
    async (path) => {
      const { status, body, text } = await get(path, { 'x-request-id': `defect-${path.length}` });
      expect(status).toBeGreaterThanOrEqual(500);
      expect(body.code).toBe('internal_error');
      expect(body.request_id).toMatch(UUID);
      expect(text).not.toMatch(/canary|SELECT|\/var\/lib|at .*\.ts|Converting circular/);
      const lines = linesAbout(String(body.request_id));
      expect(lines.length).toBeGreaterThanOrEqual(2);
      expect(lines.some((line) => line.includes(`"caller_request_id":"defect-${path.length}"`))).toBe(true);
    },
  );

  it('of a defect is logged with its stack', async () => {
    const { body } = await get('/api/defect');
    const line = linesAbout(String(body.request_id)).find((entry) => entry.includes('"err"'));
    expect(line).toContain('canary-secret');
    expect(line).toContain('answers.spec');
  });

  it.each([
    [400, 'validation_failed'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [405, 'validation_failed'],
    [413, 'payload_too_large'],
    [415, 'unsupported_media_type'],
    [429, 'rate_limited'],
    [503, 'persistence_unavailable'],
  ])('of a bare %i from a library gets the code %s and none of its words', async (status, code) => {
    const answer = await get(`/api/nest?status=${status}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.text).not.toContain('canary');
    if (status === 429 || status === 503) expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('that has begun when the defect comes is cut off, and the service goes on', async () => {
    await expect(fetch(`${edge.url}/api/begun`).then((answer) => answer.text())).rejects.toThrow();
    expect((await get('/api/plain')).status).toBe(200);
  });

  it.each([
    ['/nope', 404, 'not_found'],
    ['/api/nope', 404, 'not_found'],
    ['/api/plain/', 404, 'not_found'],
    ['/API/plain', 404, 'not_found'],
    ['/%zz', 400, 'validation_failed'],
    ['/api/%c3%28', 400, 'validation_failed'],
    ['/api//plain', 404, 'not_found'],
    ['/api/plain%00', 404, 'not_found'],
  ])('at the unknown address %s is a problem document', async (path, status, code) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('reads a query strictly', async () => {
    const { body } = await get('/api/page?limit=20&since=1762661677.68&state=late,error');
    expect(body['query']).toEqual({ limit: 20, since: 1762661677.68, state: ['late', 'error'] });
  });

  it.each([
    ['limit=1e2', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=%2020', 'limit'],
    ['limit=', 'limit'],
    ['limit=true', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=201', 'limit'],
    ['since=now', 'since'],
    ['since=Infinity', 'since'],
    ['state=late,never', 'state'],
    ['unknown=1', 'unknown'],
    ['limit=1&limit=2', 'limit'],
    ['limit[]=1', 'limit[]'],
    ['limit[a]=1', 'limit[a]'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
  ])('refuses the query %s and names its field', async (query, field) => {
    const { status, body } = await get(`/api/page?${query}`);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(body.errors?.map((error) => error.field)).toContain(field);
  });

  it('refuses a parameter that comes twice also where no query is read', async () => {
    const { status, body } = await get('/api/plain?a=1&a=2');
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'a', message: 'Send this parameter once; several values are separated by commas.' }],
    ]);
  });
});
