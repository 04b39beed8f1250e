import type { Problem } from '@aetherlink/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Delete, HttpCode, Patch, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { NeedsRole } from '../../src/auth/route-access.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

class NoteDto {
  @IsOptional()
  @IsInt()
  count?: number;

  @IsOptional()
  @IsString()
  text?: string;
}

@Controller('api/note')
@NeedsRole('editor')
class NoteController {
  @Post()
  @HttpCode(200)
  post(@Body() note: NoteDto) {
    return { note: { ...note } };
  }

  @Patch()
  patch(@Body() note: NoteDto) {
    return { note: { ...note } };
  }

  @Delete()
  remove() {
    return { removed: true };
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ controllers: [NoteController] });
  });
  afterAll(() => edge.close());

  const send = async (body: RequestInit['body'], headers: Record<string, string> = JSON_TYPE, method = 'POST') => {
    const answer = await fetch(`${edge.url}/api/note`, {
      method,
      headers: { 'x-ops': '1', ...headers },
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, body: (await answer.json()) as Problem & { note?: NoteDto } };
  };

  it.each(['POST', 'DELETE', 'PATCH'])('may be left out of a %s, with or without a content type', async (method) => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded']) {
      expect((await send('', { 'content-type': type }, method)).status).toBe(200);
    }
    expect((await send(undefined, {}, method)).status).toBe(200);
    expect((await send(undefined, JSON_TYPE, method)).status).toBe(200);
  });

  it('is read as JSON, also with parameters behind the type', async () => {
    const answer = await send('{"count":3,"text":"é"}', { 'content-type': 'Application/JSON; charset=UTF-8' });
    expect(answer).toMatchObject({ status: 200, body: { note: { count: 3, text: 'é' } } });
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'count=3'],
    ['plain text', 'text/plain', '{"count":3}'],
    ['a multipart form', 'multipart/form-data; boundary=x', '--x--'],
    ['XML', 'application/xml', '<count>3</count>'],
    ['a JSON patch', 'application/json-patch+json', '[]'],
    ['a type that only begins like JSON', 'application/jsonp', '{}'],
    ['nonsense', 'json', '{}'],
  ])('that is %s gets 415', async (_what, type, body) => {
    const answer = await send(body, { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('without a content type gets 415', async () => {
    const request =
      'POST /api/note HTTP/1.1\r\nHost: localhost\r\nX-Ops: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
    expect((await sendRaw(edge.port, request)).status).toBe(415);
  });

  it('of more than 64 kB gets 413, whether it says its length or not', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(65_536) });
    expect(await send(large)).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
    const chunk = Buffer.from(`${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`);
    const head =
      'POST /api/note HTTP/1.1\r\nHost: localhost\r\nX-Ops: 1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect((await sendRaw(edge.port, Buffer.concat([Buffer.from(head), chunk]))).status).toBe(413);
  });

  it('of exactly 64 kB is read', async () => {
    const frame = JSON.stringify({ text: '' }).length;
    expect((await send(JSON.stringify({ text: 'x'.repeat(65_536 - frame) }))).status).toBe(200);
  });

  const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

  it.each([
    ['nested 21 levels deep', `{"a":${nested(20, '[', ']')}}`],
    ['nested 15,000 levels deep', `{"a":${nested(15_000, '[', ']')}}`],
    ['that poisons the prototype', '{"__proto__":{"role":"admin"}}'],
    ['that poisons the prototype further in', '{"a":{"b":{"__proto__":{}}}}'],
    ['that poisons the prototype in escapes', '{"\\u005f_proto__":{}}'],
    ['that poisons the constructor', '{"constructor":{"prototype":{"role":"admin"}}}'],
    ['that is a list', '[]'],
    ['that is a number', '5'],
    ['that is a string', '"{}"'],
    ['that is null', 'null'],
    ['that is cut off', '{"count":'],
    ['that is no JSON', '{count:3}'],
    ['with something behind it', '{} {}'],
    ['of bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['that is compressed', Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
  ])('%s gets 400 and names the body', async (_what, body) => {
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ field: 'body' }] } });
  });

  it('nested 20 levels deep is read, and its unknown field refused by name', async () => {
    const answer = await send(`{"a":${nested(19, '[', ']')}}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'a' }] } });
  });

  it.each(['toString', 'hasOwnProperty', 'valueOf', 'constructor', '__proto__'])(
    'with the field %s gets 400',
    async (name) => {
      expect((await send(`{${JSON.stringify(name)}:1}`)).status).toBe(400);
      expect((await send(`{"text":{${JSON.stringify(name)}:1}}`)).status).toBe(400);
    },
  );

  it.each([
    ['a number in quotes', '{"count":"3"}', 'count'],
    ['a fraction', '{"count":1.5}', 'count'],
    ['1e308', '{"count":1e308}', undefined],
    ['true for a number', '{"count":true}', 'count'],
    ['a number for a text', '{"text":3}', 'text'],
    ['a list for a text', '{"text":["a"]}', 'text'],
    ['a field that is derived', '{"actor":"root"}', 'actor'],
    ['another field that is derived', '{"last_run":1}', 'last_run'],
  ])('with %s is not converted by guessing', async (_what, body, field) => {
    const answer = await send(body);
    expect(answer.status).toBe(field === undefined ? 200 : 400);
    if (field !== undefined) expect(answer.body.errors?.map((error) => error.field)).toEqual([field]);
  });

  it('with thousands of unknown fields gets a short answer', async () => {
    const many = Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`field_${index}`, 1]));
    const answer = await send(JSON.stringify(many));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveLength(50);
    expect(JSON.stringify(answer.body).length).toBeLessThan(10_000);
  });
});
