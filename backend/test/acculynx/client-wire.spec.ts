import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { allOf, CANARY, ClientBench, failureOf } from './client-bench.js';
import { OddServer } from './odd-server.js';

type Told = ReturnType<typeof told>;
const told = (failure: { errorClass: string; code: string }): string => `${failure.errorClass} ${failure.code}`;

const json = (response: ServerResponse, body: string | Buffer, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(body);
};

/** Runs a test against a server that answers oddly, and closes everything after it. */
async function against(
  answer: RequestListener,
  test: (bench: ClientBench, server: OddServer) => Promise<void>,
): Promise<void> {
  const server = await OddServer.start(answer);
  const bench = new ClientBench(server.baseUrl);
  try {
    await test(bench, server);
  } finally {
    bench.close();
    await server.close();
  }
}

/** As `against`, on a clock that the test sets; `requested` waits for a request. */
async function onSetClock(
  answer: RequestListener,
  test: (bench: ClientBench, clock: SettableClock, requested: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const arrivals: (() => void)[] = [];
  const clock = new SettableClock();
  const server = await OddServer.start((request, response) => {
    answer(request, response);
    for (const arrived of arrivals.splice(0)) arrived();
  });
  const bench = new ClientBench(server.baseUrl, clock);
  try {
    await test(bench, clock, () => new Promise((resolve) => void arrivals.push(resolve)));
  } finally {
    bench.close();
    await server.close();
  }
}

describe('What leaves the client', () => {
  it('is a GET with the key, asking for plain JSON, or one of the two searches with a JSON body', async () => {
    const bodies: string[] = [];
    await against(
      (request, response) => {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          bodies.push(body);
          json(response, '{"items":[]}');
        });
      },
      async (bench, server) => {
        const session = bench.session();
        await session.get('/jobs', { pageSize: 25, startDate: undefined });
        await session.search('/contacts/search', { searchTerm: 'é' }, { pageSize: 25 });
        const [get, post] = server.requests;
        expect([get?.method, get?.url]).toEqual(['GET', '/api/v2/jobs?pageSize=25']);
        expect(get?.headers).toMatchObject({
          authorization: `Bearer ${CANARY}`,
          accept: 'application/json',
          'accept-encoding': 'identity',
        });
        expect([post?.method, post?.url]).toEqual(['POST', '/api/v2/contacts/search?pageSize=25']);
        expect(post?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '19' });
        expect(bodies).toEqual(['', '{"searchTerm":"é"}']);
        expect(session.counters).toEqual({ apiCalls: 2, retries: 0, rateLimited: 0 });
      },
    );
  });

  it('is nothing where the path is not known', async () => {
    await against(
      (_request, response) => json(response, '{}'),
      async (bench, server) => {
        await expect(bench.session().get('/jobs/../users')).rejects.toThrow(TypeError);
        expect(server.requests).toHaveLength(0);
      },
    );
  });

  it.each(['', 'with blank', 'line\r\nx-injected: 1', 'ünicode', 'x'.repeat(2_000)])(
    'is nothing with a key that can be none: %j',
    async (apiKey) => {
      await against(
        (_request, response) => json(response, '{}'),
        async (bench, server) => {
          expect(told(await failureOf(bench.session({ apiKey }).get('/jobs')))).toBe('auth key_rejected');
          expect(server.requests).toHaveLength(0);
        },
      );
    },
  );

  it('is nothing in production where the address lies inside the network', async () => {
    const server = await OddServer.start((_request, response) => json(response, '{}'));
    const bench = new ClientBench(server.baseUrl, undefined, true);
    try {
      expect(told(await failureOf(bench.session().get('/jobs')))).toBe('config address_refused');
      expect(server.requests).toHaveLength(0);
    } finally {
      bench.close();
      await server.close();
    }
  });

  it('is nothing after the run was aborted, and the call under way ends with the reason', async () => {
    const stop = new AbortController();
    await against(
      () => stop.abort(new Error('the run was cancelled')),
      async (bench, server) => {
        const session = bench.session({ signal: stop.signal });
        await expect(session.get('/jobs')).rejects.toThrow('the run was cancelled');
        await expect(session.get('/users')).rejects.toThrow('the run was cancelled');
        expect(server.requests).toHaveLength(1);
        expect(bench.lines).toHaveLength(1);
      },
    );
  });

  it('ends one call alone when that call has a signal of its own', async () => {
    const stop = new AbortController();
    await against(
      (request, response) =>
        request.url?.includes('users') ? json(response, '{}') : stop.abort(new Error('time is up')),
      async (bench) => {
        const session = bench.session();
        await expect(session.get('/jobs', {}, { signal: stop.signal })).rejects.toThrow('time is up');
        expect((await session.get('/users')).kind).toBe('ok');
      },
    );
  });
});

describe('What comes back', () => {
  it.each([
    ['200', 200, 'ok'],
    ['204', 204, 'absent'],
    ['404', 404, 'absent'],
    ['416', 416, 'end'],
    ['403', 403, 'forbidden'],
  ])('%s is an answer', async (_name, status, kind) => {
    await against(
      (_request, response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(status === 204 ? undefined : '{}');
      },
      async (bench, server) => {
        expect((await bench.session().get('/jobs')).kind).toBe(kind);
        expect(server.requests).toHaveLength(1);
      },
    );
  });

  it.each([
    [400, 'config request_refused', 1],
    [412, 'config request_refused', 1],
    [405, 'config request_refused', 1],
    [401, 'auth key_rejected', 1],
    [301, 'config redirect_refused', 1],
    [307, 'config redirect_refused', 1],
    [408, 'transient upstream_unavailable', 4],
    [500, 'transient upstream_unavailable', 4],
    [502, 'transient upstream_unavailable', 4],
    [503, 'transient upstream_unavailable', 4],
    [599, 'transient upstream_unavailable', 4],
  ])('%d is the failure %s after %d tries', async (status, failure, tries) => {
    await against(
      (_request, response) => {
        response.writeHead(status, { location: 'http://127.0.0.1:9/api/v2/jobs' });
        response.end();
      },
      async (bench, server) => {
        expect(told(await failureOf(bench.session().get('/jobs')))).toBe(failure);
        expect(server.requests).toHaveLength(tries);
      },
    );
  });

  it('a refusal is an answer to a question that may be refused', async () => {
    await against(
      (_request, response) => {
        response.writeHead(400, { 'content-type': 'application/problem+json' });
        response.end('{"title":"Start Date and End Date do not have the same format"}');
      },
      async (bench) => {
        expect(await bench.session().get('/jobs', {}, { refusalIsAnswer: true })).toEqual({
          kind: 'refused',
          status: 400,
          reason: 'Start Date and End Date do not have the same format',
        });
        expect((await failureOf(bench.session().get('/jobs'))).message).toContain('(400: Start Date and End Date');
      },
    );
  });

  it('JSON of the problem kind, with a BOM, or with names that lead to a prototype, is read', async () => {
    await against(
      (_request, response) =>
        json(response, '\ufeff{"__proto__":{"polluted":1},"id":"a"}', {
          'content-type': 'application/x+json; charset=utf-8',
        }),
      async (bench) => {
        const answer = await bench.session().get('/jobs');
        expect(answer).toMatchObject({ kind: 'ok', body: { id: 'a' } });
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      },
    );
  });

  it.each<[string, (text: string) => Buffer]>([
    ['gzip', (text) => gzipSync(text)],
    ['deflate', (text) => deflateSync(text)],
    ['br', (text) => brotliCompressSync(text)],
  ])('is unpacked where something on the way packed it with %s', async (encoding, pack) => {
    await against(
      (_request, response) => json(response, pack('{"id":"a"}'), { 'content-encoding': encoding }),
      async (bench) => {
        expect(await bench.session().get('/jobs')).toMatchObject({ kind: 'ok', body: { id: 'a' } });
      },
    );
  });

  const wrongs: [string, Told, number, RequestListener][] = [
    [
      'a page of HTML',
      'transient upstream_garbled',
      4,
      (_request, response) => json(response, '<html>', { 'content-type': 'text/html' }),
    ],
    [
      'no content type',
      'transient upstream_garbled',
      4,
      (_request, response) => void response.writeHead(200).end('{}'),
    ],
    ['no JSON', 'transient upstream_garbled', 4, (_request, response) => json(response, '{"items":[')],
    ['nothing at all', 'transient upstream_garbled', 4, (_request, response) => json(response, '')],
    ['an array', 'data answer_not_object', 2, (_request, response) => json(response, '[]')],
    [
      '100 levels',
      'data answer_too_deep',
      2,
      (_request, response) => json(response, '{"a":'.repeat(100) + '1' + '}'.repeat(100)),
    ],
    ['11 MB', 'data answer_too_large', 2, (_request, response) => json(response, Buffer.alloc(11_000_000, ' '))],
    [
      '11 MB without a length',
      'data answer_too_large',
      2,
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        for (let n = 0; n < 11; n += 1) response.write(Buffer.alloc(1_000_000, ' '));
        response.end();
      },
    ],
    [
      'a megabyte that unpacks to a gigabyte',
      'data answer_too_large',
      2,
      (_request, response) => json(response, bomb, { 'content-encoding': 'gzip' }),
    ],
    [
      'gzip that is none',
      'transient upstream_garbled',
      4,
      (_request, response) => json(response, 'plain', { 'content-encoding': 'gzip' }),
    ],
    [
      'half a gzip',
      'transient upstream_garbled',
      4,
      (_request, response) => json(response, gzipSync('{"id":"a"}').subarray(0, 12), { 'content-encoding': 'gzip' }),
    ],
    [
      'an unknown packing',
      'transient upstream_garbled',
      4,
      (_request, response) => json(response, '{}', { 'content-encoding': 'zstd' }),
    ],
    [
      'less than its length',
      'transient upstream_garbled',
      4,
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"id":"a"}', () => response.destroy());
      },
    ],
    [
      'chunks without an end',
      'transient upstream_garbled',
      4,
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":"a"}', () => response.socket?.destroy());
      },
    ],
    ['a torn connection', 'transient upstream_unavailable', 4, (request) => void request.socket.resetAndDestroy()],
    [
      'bytes that are no HTTP',
      'transient upstream_unavailable',
      4,
      (request) => void request.socket.end('garbage\r\n\r\n'),
    ],
    [
      'headers without an end',
      'transient upstream_unavailable',
      4,
      (request) => void request.socket.end(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n{}`),
    ],
  ];
  const bomb = gzipSync(Buffer.alloc(200_000_000));

  it.each(wrongs)('%s is the failure %s after %d tries', async (_name, failure, tries, answer) => {
    await against(answer, async (bench, server) => {
      const session = bench.session();
      expect(told(await failureOf(session.get('/jobs')))).toBe(failure);
      expect(server.requests).toHaveLength(tries);
      expect(session.counters).toEqual({ apiCalls: tries, retries: tries - 1, rateLimited: 0 });
      expect(bench.lines).toHaveLength(tries);
      expect(bench.lines.map(({ level }) => level)).toEqual([...Array<string>(tries - 1).fill('warn'), 'error']);
    });
  });

  it('a port on which nobody listens is the failure transient upstream_unavailable', async () => {
    const server = await OddServer.start(() => undefined);
    const { baseUrl } = server;
    await server.close();
    const bench = new ClientBench(baseUrl);
    try {
      const failure = await failureOf(bench.session().get('/jobs'));
      expect(told(failure)).toBe('transient upstream_unavailable');
      expect(failure.message).toContain('The connection was refused.');
    } finally {
      bench.close();
    }
  });

  it('heals when a later try is answered', async () => {
    let calls = 0;
    await against(
      (_request, response) => {
        calls += 1;
        if (calls < 4) response.writeHead(503).end();
        else json(response, '{"id":"a"}');
      },
      async (bench) => {
        const session = bench.session();
        expect((await session.get('/jobs', {}, { purpose: 'jobs, page 1' })).kind).toBe('ok');
        expect(session.counters).toEqual({ apiCalls: 4, retries: 3, rateLimited: 0 });
        expect(bench.lines.at(-1)).toMatchObject({
          level: 'info',
          message: 'jobs, page 1: answered.',
          method: 'GET',
          path: '/jobs',
          status: 200,
          budgetLeft: 476,
        });
        expect(bench.lines[0]).toMatchObject({ level: 'warn', status: 503 });
      },
    );
  });

  it('is not repeated any more once the run’s repeats are used up', async () => {
    await against(
      (_request, response) => void response.writeHead(500).end(),
      async (bench, server) => {
        const session = bench.session();
        const tries: number[] = [];
        for (let n = 0; n < 5; n += 1) {
          const before = server.requests.length;
          await failureOf(session.get('/jobs'));
          tries.push(server.requests.length - before);
        }
        // Ten repeats and a tenth of 17 calls.
        expect(tries).toEqual([4, 4, 4, 4, 1]);
      },
    );
  });
});

describe('429', () => {
  it('is waited for and repeated, and is no retry', async () => {
    let calls = 0;
    await against(
      (_request, response) => {
        calls += 1;
        if (calls < 5) response.writeHead(429, { 'retry-after': '2' }).end('Hourly rate limit exceeded.');
        else json(response, '{}');
      },
      async (bench) => {
        const session = bench.session();
        const from = bench.clock.monotonic();
        expect((await session.get('/jobs')).kind).toBe('ok');
        expect(bench.clock.monotonic() - from).toBeGreaterThanOrEqual(8_000);
        expect(session.counters).toEqual({ apiCalls: 5, retries: 0, rateLimited: 4 });
      },
    );
  });

  it('five times in a row ends the run as rate_limited, with the moment of the next try', async () => {
    await against(
      (_request, response) => void response.writeHead(429, { 'retry-after': '2' }).end(),
      async (bench, server) => {
        const from = bench.clock.now();
        const failure = await failureOf(bench.session().get('/jobs'));
        expect(told(failure)).toBe('rate_limited rate_limited');
        // Four rests that are over, and the one that is meant.
        expect(failure.retryAt).toBeGreaterThanOrEqual(from + 10_000);
        expect(failure.retryAt).toBeLessThanOrEqual(bench.clock.now() + 2_000);
        expect(server.requests).toHaveLength(5);
      },
    );
  });

  it('with a rest longer than the run’s patience ends it at once', async () => {
    await against(
      (_request, response) => void response.writeHead(429, { 'retry-after': '600' }).end(),
      async (bench, server) => {
        const from = bench.clock.now();
        const failure = await failureOf(bench.session().get('/jobs'));
        expect(told(failure)).toBe('rate_limited rate_limited');
        // No rest is believed beyond five minutes.
        expect(failure.retryAt).toBeGreaterThanOrEqual(from + 300_000);
        expect((failure.retryAt ?? 0) - bench.clock.now()).toBeLessThanOrEqual(300_000);
        expect(server.requests).toHaveLength(1);
      },
    );
  });
});

describe('Time', () => {
  const NEVER: RequestListener = () => undefined;

  it('no connection within 5 s is a timeout', async () => {
    // It takes the connection and never says a word of TLS.
    const sockets: Socket[] = [];
    const connected: (() => void)[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      for (const done of connected.splice(0)) done();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const clock = new SettableClock();
    const bench = new ClientBench(`https://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`, clock);
    try {
      const arrived = new Promise<void>((resolve) => void connected.push(resolve));
      const call = failureOf(bench.session().get('/jobs', {}, { tries: 1 }));
      await arrived;
      clock.advance(5_000);
      const failure = await call;
      expect([told(failure), failure.message]).toEqual([
        'transient upstream_timeout',
        expect.stringContaining('No connection within 5 s.'),
      ]);
    } finally {
      bench.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  it('no answer within 10 s is a timeout', async () => {
    await onSetClock(NEVER, async (bench, clock, requested) => {
      const arrived = requested();
      const call = failureOf(bench.session().get('/jobs', {}, { tries: 1 }));
      await arrived;
      clock.advance(10_000);
      expect(told(await call)).toBe('transient upstream_timeout');
      expect(bench.lines[0]).toMatchObject({ status: 0, durationMs: 10_000, level: 'error' });
    });
  });

  it('an answer that stands still for 10 s is a timeout', async () => {
    const begin: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items":[');
    };
    await onSetClock(begin, async (bench, clock, requested) => {
      const arrived = requested();
      const call = failureOf(bench.session().get('/jobs', {}, { tries: 1 }));
      await arrived;
      const failure = await advanceUntil(clock, call);
      expect(failure.message).toMatch(/stood still|No answer within/);
      expect(told(failure)).toBe('transient upstream_timeout');
    });
  });

  it('an answer that drips is a timeout after 30 s', async () => {
    let response: ServerResponse | undefined;
    const drip: RequestListener = (_request: IncomingMessage, answer) => {
      response = answer;
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.write(' ');
    };
    await onSetClock(drip, async (bench, clock, requested) => {
      const arrived = requested();
      const call = failureOf(bench.session().get('/jobs', {}, { tries: 1 }));
      await arrived;
      const failure = await advanceUntil(clock, call, () => response?.write(' '));
      expect(failure.message).toContain('not complete within 30 s');
      expect(clock.monotonic()).toBeGreaterThanOrEqual(30_000);
    });
  });

  /** Lets the clock run, with real time between its steps for the bytes to arrive. */
  async function advanceUntil<T>(
    clock: SettableClock,
    call: Promise<T>,
    meanwhile = (): unknown => undefined,
  ): Promise<T> {
    let over = false;
    void call.finally(() => (over = true)).catch(() => undefined);
    while (!over) {
      meanwhile();
      await new Promise((resolve) => setTimeout(resolve, 20));
      clock.advance(1_000);
    }
    return call;
  }
});

describe('The key', () => {
  it('is in no log line and no error, whatever the vendor sends back', async () => {
    const echoes: RequestListener[] = [
      ...[400, 401, 403, 404, 412, 429, 500, 503, 302].map((status): RequestListener => (request, response) => {
        const key = request.headers.authorization ?? '';
        response.writeHead(status, {
          'content-type': 'application/problem+json',
          'x-echo': key,
          location: `/${CANARY}`,
          'retry-after': '0',
        });
        response.end(JSON.stringify({ title: key, detail: CANARY, type: key }));
      }),
      (request, response) => json(response, `not json ${request.headers.authorization}`),
      (request, response) => json(response, `<html>${request.headers.authorization}`, { 'content-type': 'text/html' }),
      (request, response) => json(response, '{}', { 'content-encoding': request.headers.authorization ?? '' }),
      (request) => void request.socket.end(`${request.headers.authorization}\r\n\r\n`),
      (request) => void request.socket.end(`HTTP/1.1 200 OK\r\n${request.headers.authorization}: x\r\n\r\n`),
      (request) => void request.socket.resetAndDestroy(),
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write(request.headers.authorization ?? '', () => response.destroy());
      },
    ];
    for (const echo of echoes) {
      await against(echo, async (bench) => {
        const session = bench.session();
        const end: unknown = await session.get('/jobs').catch((error: unknown) => error);
        expect(allOf(bench.lines)).not.toContain(CANARY);
        expect(allOf(session)).not.toContain(CANARY);
        expect(bench.lines.length).toBeGreaterThan(0);
        if (end instanceof Error) expect(allOf(end)).not.toContain(CANARY);
      });
    }
  });

  it('is no member of the session that could be shown', async () => {
    await against(
      (_request, response) => json(response, '{}'),
      async (bench) => {
        const session = bench.session();
        await session.get('/jobs');
        expect(allOf(session)).not.toContain(CANARY);
      },
    );
  });
});
