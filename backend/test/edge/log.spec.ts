import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { NeedsRole, Public } from '../../src/auth/route-access.js';
import { Tenant } from '../../src/auth/tenant.js';
import { makeToken } from '../../src/auth/token-text.js';
import { createLogger } from '../../src/http/logging.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

@Controller('api')
class LoggedController {
  @Get('read/:id')
  @Public()
  read() {
    return {};
  }

  @Post('act')
  @HttpCode(200)
  @NeedsRole('viewer')
  act(@Tenant() tenant: string) {
    return { tenant };
  }
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ controllers: [LoggedController] }, { variables: { LOG_LEVEL: 'info' } });
  });
  afterAll(() => edge.close());

  it('has one JSON line for each act and each refusal, by route and request id, and none for a read', async () => {
    const headers = { 'x-ops': '1', 'x-tenant': 'acme', 'x-request-id': 'act-1' };
    await fetch(`${edge.url}/api/act`, { method: 'POST', headers });
    await fetch(`${edge.url}/api/act`, { method: 'POST', headers: { 'x-request-id': 'act-2' } });
    await fetch(`${edge.url}/api/read/7`, { headers: { 'x-request-id': 'read-1' } });
    const lines = linesOf(edge.log());
    const called = (name: string) => lines.filter(({ caller_request_id }) => caller_request_id === name);
    const request_id: unknown = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(called('act-1')).toEqual([
      expect.objectContaining({
        request_id,
        level: 'info',
        method: 'POST',
        route: '/api/act',
        status: 200,
        actor: 'local:ops',
      }),
    ]);
    expect(called('act-2')).toEqual([
      expect.objectContaining({ request_id, level: 'info', status: 403, msg: 'request refused' }),
    ]);
    expect(called('read-1')).toEqual([]);
  });

  it('holds nothing that a caller chose: no credential, no address, no query, no header', async () => {
    const headers = {
      authorization: 'Bearer canary-bearer',
      cookie: 'session=canary-cookie',
      'x-ops': '1',
      'x-tenant': 'canary-tenant',
      'user-agent': 'canary-agent',
      'x-request-id': 'canary id',
    };
    await fetch(`${edge.url}/api/act?token=canary-query`, { method: 'POST', headers });
    await fetch(`${edge.url}/api/read/canary-path?key=canary`, { headers });
    await fetch(`${edge.url}/canary-address`, { headers });
    await fetch(`${edge.url}/api/act`, { method: 'POST', headers, body: 'canary-body' });
    expect(edge.log()).not.toContain('canary');
  });

  it('cannot be forged by line breaks and escapes', async () => {
    const before = linesOf(edge.log()).length;
    const forged = '%0d%0a{"level":"fatal","msg":"forged"}%1b[31m';
    await fetch(`${edge.url}/${forged}`);
    await fetch(`${edge.url}/api/act?${forged}`, { method: 'POST' });
    await sendRaw(
      edge.port,
      `GET /api/read/a HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a\x1b[31m\r\nConnection: close\r\n\r\n`,
    );
    const lines = linesOf(edge.log());
    expect(lines.length - before).toBe(2);
    expect(edge.log()).not.toContain('forged');
    expect(edge.log()).not.toContain('\x1b');
  });

  const write = (entry: object, message: string): string => {
    const lines: string[] = [];
    createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) }).info(entry, message);
    return lines.join('');
  };

  it('escapes control characters, so that an entry is always one line', () => {
    const line = write({ tenant: 'a\r\nb\x1b[2J' }, 'message\nwith a break');
    expect(line.trimEnd().split(/[\r\n]/)).toHaveLength(1);
    expect(line).not.toContain('\x1b');
    expect(JSON.parse(line)).toMatchObject({ tenant: 'a\r\nb\x1b[2J', msg: 'message\nwith a break' });
  });

  it('cuts credentials out of what it is given', () => {
    const headers = { authorization: 'Bearer canary', cookie: 'canary', accept: 'text/html' };
    const line = write({ headers, req: { headers }, authorization: 'canary' }, 'headers');
    expect(line).not.toContain('canary');
    expect(line).toContain('text/html');
  });

  it('cuts an access token out of any text, as a last net', () => {
    const { text } = makeToken();
    const line = write({ err: new Error(`refused ${text}`), note: `x${text}y` }, `sent ${text}`);
    expect(line).not.toContain(text.slice(13));
    expect(line).toContain('acc_[redacted]');
  });
});
