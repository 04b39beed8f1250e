import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { freePort } from '../../tools/product/free-port.mjs';
import { launchProduct, startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';

const PREFIX = '/api/crm/import/acculynx';
/** An orderly end may take this long, with runs; without one under way it takes a fraction, so that there is room. */
const END_WITHIN_MS = 15_000;
/** A guard against a start that hangs; how fast it really is, is a figure of the benchmarks. */
const REFUSE_WITHIN_MS = 120_000;

const create = (url, tenant) =>
  fetch(`${url}${PREFIX}/schedule`, {
    method: 'POST',
    headers: { 'x-ops': '1', 'x-tenant': tenant, 'content-type': 'application/json' },
    body: '{"interval_sec":3600}',
  });

const scheduleOf = async (url, tenant) => (await fetch(`${url}${PREFIX}/schedules/${tenant}`)).status;

/** Code that runs inside the service's process, next to it. */
const beside = (code) => ['--import', `data:text/javascript,${encodeURIComponent(code)}`];

/** Starts a service that is to refuse, and answers how it ended and what it said. */
async function refusedStart(env, dataDir) {
  const product = launchProduct({ port: await freePort(), dataDir, env });
  const { exitCode } = await product.ended;
  return { exitCode, output: product.output().trim(), milliseconds: performance.now() - product.startedAt };
}

describe('the end of the process', () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`is orderly on ${signal}: streams end with a word on when to come back, the exit code is 0`, () =>
      withDataDir(async (dataDir) => {
        const product = await startProduct({ dataDir });
        try {
          const stream = (await fetch(`${product.url}/api/events`)).text();
          assert.equal((await create(product.url, 'acme')).status, 201);
          const begun = performance.now();
          const { exitCode } = await product.stop(signal);
          assert.equal(exitCode, 0, product.output());
          assert.ok(performance.now() - begun < END_WITHIN_MS);
          assert.match(await stream, /retry: \d+\s+$/);
        } finally {
          await product.stop('SIGKILL');
        }
      }));
  }

  it('comes with code 1 after a defect that nothing caught, told with its stack, and loses nothing', () =>
    withDataDir(async (dataDir) => {
      const code = `process.on('SIGUSR2', () => Promise.reject(new TypeError('a defect')));`;
      const product = await startProduct({ dataDir, nodeArgs: beside(code) });
      try {
        assert.equal((await create(product.url, 'acme')).status, 201);
        process.kill(product.pid, 'SIGUSR2');
        assert.equal((await product.ended).exitCode, 1);
        assert.match(product.output(), /"level":"fatal".*TypeError: a defect/);
      } finally {
        await product.stop('SIGKILL');
      }
      const again = await startProduct({ dataDir });
      try {
        assert.equal(await scheduleOf(again.url, 'acme'), 200);
      } finally {
        await again.stop();
      }
    }));
});

describe('a start', () => {
  const refusals = [
    ['local mode in production', { AUTH_MODE: 'local', NODE_ENV: 'production' }, /AUTH_MODE=local/],
    ['local mode beyond loopback', { AUTH_MODE: 'local', HOST: '0.0.0.0' }, /AUTH_MODE=local/],
    ['local mode behind a proxy', { AUTH_MODE: 'local', TRUST_PROXY: '1' }, /TRUST_PROXY/],
    ['CORS for everybody', { CORS_ORIGINS: '*' }, /CORS_ORIGINS/],
    ['hosts by pattern', { ALLOWED_HOSTS: '*.example.com' }, /ALLOWED_HOSTS/],
    ['a database without an address', { PERSISTENCE_DRIVER: 'postgres' }, /DATABASE_URL/],
    ['an importer that nobody knows', { ACCULYNX_MODE: 'real' }, /ACCULYNX_MODE takes auto, stub or live/],
    ['a vendor whose address is not safe', { ACCULYNX_BASE_URL: 'http://api.example.com' }, /ACCULYNX_BASE_URL/],
    ['a token file that is not there', { METRICS_TOKEN_FILE: '/nowhere' }, /METRICS_TOKEN_FILE/],
    ['three wrong numbers', { RUN_TIMEOUT_SEC: '0', IMPORT_CONCURRENCY: 'x', TRUST_PROXY: '-1' }, /^(.+\n){2}.+$/],
  ];
  for (const [what, env, sentence] of refusals) {
    it(`with ${what} is refused with code 78, in plain sentences, and writes nothing`, () =>
      withDataDir(async (dataDir) => {
        const { exitCode, output, milliseconds } = await refusedStart(env, dataDir);
        assert.equal(exitCode, 78, output);
        assert.match(output, sentence);
        assert.doesNotMatch(output, /^\s+at |Error:|"level"/m);
        assert.ok(milliseconds < REFUSE_WITHIN_MS);
        assert.equal(existsSync(dataDir), false);
      }));
  }

  it('in token mode names the file of the first token and never the token', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir, env: { AUTH_MODE: 'token' } });
      try {
        const file = join(dataDir, 'initial-admin-token');
        const token = readFileSync(file, 'utf8').trim();
        // It is printed once the service listens, so that a quick answer may come before it.
        await until('the file is named', () => product.output().includes(file));
        const headers = { authorization: `Bearer ${token}` };
        assert.equal((await fetch(`${product.url}/api/session`, { headers })).status, 200);
        await fetch(`${product.url}/api/session`, { headers: { authorization: `Bearer ${token}x` } });
        await product.stop();
        assert.ok(!product.output().includes(token.slice(-43)));
      } finally {
        await product.stop('SIGKILL');
      }
    }));
});
