import { describe, expect, it } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { DomainError } from '../../src/domain/domain-error.js';
import { AccuLynxKeyCheck } from '../../src/import/acculynx/client/acculynx-key-check.js';
import { allOf, CANARY, ClientBench } from './client-bench.js';
import { OddServer } from './odd-server.js';
import { SandboxProcess } from './sandbox-process.js';

async function refusalOf(check: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await check.then(
    () => new Error('The key was accepted.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw error;
  expect(allOf(error)).not.toContain(CANARY);
  return error;
}

/** Checks the canary against a server with one answer. */
async function against(
  answer: RequestListener,
  test: (check: AccuLynxKeyCheck, server: OddServer) => Promise<void>,
): Promise<void> {
  const server = await OddServer.start(answer);
  const bench = new ClientBench(server.baseUrl);
  try {
    await test(new AccuLynxKeyCheck(bench.client, bench.clock), server);
  } finally {
    bench.close();
    await server.close();
  }
}

const saying =
  (status: number, body: object = {}, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(status === 204 ? undefined : JSON.stringify({ title: request.headers.authorization, ...body }));
  };

describe('AccuLynxKeyCheck', () => {
  it('says whose key it is, with one call to the sandbox', async () => {
    const sandbox = await SandboxProcess.start('--locations', '2', '--jobs', '5');
    const bench = new ClientBench(sandbox.baseUrl);
    try {
      const check = new AccuLynxKeyCheck(bench.client, bench.clock);
      const { key, company_id: companyId, name } = sandbox.location(1);
      expect(await check.check(key, 'key-1')).toEqual({ companyId, name });
      expect((await sandbox.requests()).map(({ path }) => path)).toEqual(['/api/v2/company-settings']);
      expect((await refusalOf(check.check(CANARY, 'key-2'))).code).toBe('credentials_rejected');
      await sandbox.fault({ kind: 'renamed_key' });
      expect(await check.check(key, 'key-1')).toEqual({ companyId, name });
    } finally {
      bench.close();
      await sandbox.stop();
    }
  }, 120_000);

  it.each([
    [401, 'credentials_rejected', 1],
    [403, 'credentials_rejected', 1],
    [204, 'upstream_unavailable', 1],
    [302, 'upstream_unavailable', 1],
    [400, 'upstream_unavailable', 1],
    [404, 'upstream_unavailable', 1],
    [500, 'upstream_unavailable', 2],
    [503, 'upstream_unavailable', 2],
  ])('after %d the refusal is %s, with %d calls', async (status, code, calls) => {
    await against(saying(status, { detail: CANARY }), async (check, server) => {
      const refusal = await refusalOf(check.check(CANARY, 'key-1'));
      expect(refusal.code).toBe(code);
      expect(refusal.message).toContain('Nothing was saved');
      expect(server.requests).toHaveLength(calls);
    });
  });

  it.each([{}, { companyId: null }, { companyId: { a: 1 } }, { companyId: '../../etc' }, { id: '' }])(
    'does not accept a location without a name of its own: %j',
    async (body) => {
      await against(saying(200, body), async (check) => {
        const refusal = await refusalOf(check.check(CANARY, 'key-1'));
        expect([refusal.code, refusal.message]).toEqual([
          'upstream_unavailable',
          expect.stringContaining('names no location'),
        ]);
      });
    },
  );

  it('shows a name of the vendor’s as plain words only', async () => {
    await against(saying(200, { companyId: 7, name: 'Roof\r\n\u001b[31mCo' }), async (check) => {
      expect(await check.check(CANARY, 'key-1')).toEqual({ companyId: '7', name: 'Roof [31mCo' });
    });
  });

  it.each([{}, { name: null }, { name: ' ' }, { name: 7 }])(
    'calls a location that has no name by its id: %j',
    async (body) => {
      await against(saying(200, { companyId: 'c-1', ...body }), async (check) => {
        expect(await check.check(CANARY, 'key-1')).toEqual({ companyId: 'c-1', name: 'c-1' });
      });
    },
  );

  it('does not wait for a vendor that asks for a long rest', async () => {
    await against(saying(429, {}, { 'retry-after': '60' }), async (check, server) => {
      const refusal = await refusalOf(check.check(CANARY, 'key-1'));
      expect([refusal.code, refusal.message]).toEqual([
        'upstream_unavailable',
        expect.stringContaining('asks for a rest'),
      ]);
      expect(server.requests).toHaveLength(1);
    });
  });

  it('ends after 10 s at the latest', async () => {
    const clock = new SettableClock();
    let asked = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const server = await OddServer.start((_request, response) => {
      // The headers alone: no single limit of the exchange is reached before the whole one.
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      asked();
    });
    const bench = new ClientBench(server.baseUrl, clock);
    try {
      const check = refusalOf(new AccuLynxKeyCheck(bench.client, clock).check(CANARY, 'key-1'));
      await arrived;
      clock.advance(10_000);
      const refusal = await check;
      expect([refusal.code, refusal.message]).toEqual(['upstream_unavailable', expect.stringMatching(/10 s/)]);
    } finally {
      bench.close();
      await server.close();
    }
  });
});
