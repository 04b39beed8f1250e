import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Public } from '../../src/auth/route-access.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

@Controller('api/known')
class KnownController {
  @Get()
  @Public()
  known() {
    return {};
  }
}

const PAGE = `<!doctype html><link rel="stylesheet" href="/styles-ABCDEFGH.css" nonce="CSP_NONCE">
<aether-root ngcspnonce="CSP_NONCE"></aether-root><script src="/main-ABCDEFGH.js" type="module" nonce="CSP_NONCE"></script>`;

describe('the console', () => {
  let folder: string;
  let edge: Edge;
  beforeAll(async () => {
    const parent = mkdtempSync(join(tmpdir(), 'command-center-console-'));
    folder = join(parent, 'frontend');
    mkdirSync(join(folder, 'media'), { recursive: true });
    writeFileSync(join(parent, 'secret.txt'), 'canary-secret');
    writeFileSync(join(folder, '.hidden.txt'), 'canary-secret');
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'main-ABCDEFGH.js'), `console.log("${'console '.repeat(2_000)}");`);
    writeFileSync(join(folder, 'styles-ABCDEFGH.css'), 'body{}');
    writeFileSync(join(folder, 'config.json'), '{"apiBaseUrl":""}');
    writeFileSync(join(folder, 'media', 'inter-abc123_-.woff2'), 'font');
    edge = await startEdge({ controllers: [KnownController] }, { consoleFolder: folder });
  });
  afterAll(async () => {
    await edge.close();
    rmSync(join(folder, '..'), { recursive: true });
  });

  it.each(['/', '/dashboard', '/peakpro/acme', '/peakpro/acme?tab=runs', '/index', '/index.html'])(
    'shows its page at %s, never cached',
    async (path) => {
      const answer = await fetch(`${edge.url}${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('<aether-root');
    },
  );

  it('gives each page a nonce of its own, which its policy names', async () => {
    const pages = await Promise.all(
      [1, 2].map(async () => {
        const answer = await fetch(`${edge.url}/`);
        const policy = answer.headers.get('content-security-policy') ?? '';
        return { policy, html: await answer.text(), nonce: /'nonce-([^']+)'/.exec(policy)?.[1] ?? '' };
      }),
    );
    for (const { policy, html, nonce } of pages) {
      expect(nonce.length).toBeGreaterThanOrEqual(22);
      expect(html).not.toContain('CSP_NONCE');
      expect(html.split(nonce)).toHaveLength(4);
      expect(policy).not.toMatch(/unsafe|\*|http:|https:/);
      expect(policy.replaceAll(nonce, 'N')).toBe(
        "default-src 'none'; script-src 'self' 'nonce-N'; style-src 'self' 'nonce-N'; img-src 'self' data:; " +
          "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; " +
          "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
          'trusted-types angular angular#bundler angular#components',
      );
    }
    expect(pages[0]?.nonce).not.toBe(pages[1]?.nonce);
  });

  it.each(['/main-ABCDEFGH.js', '/styles-ABCDEFGH.css', '/media/inter-abc123_-.woff2'])(
    'lets %s be kept for ever, for its name changes with it',
    async (path) => {
      const { headers } = await fetch(`${edge.url}${path}`);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('has other files asked for anew, and tells when they have not changed', async () => {
    const first = await fetch(`${edge.url}/config.json`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    // Not with fetch: it adds cache-control: no-cache to such a request.
    const validator = `If-None-Match: ${first.headers.get('etag')}`;
    const again = await sendRaw(
      edge.port,
      `GET /config.json HTTP/1.1\r\nHost: localhost\r\n${validator}\r\nConnection: close\r\n\r\n`,
    );
    expect(again.status).toBe(304);
  });

  it.each(['br', 'gzip'])('is sent as %s to a browser that takes it', async (encoding) => {
    const size = await new Promise<number>((resolve, reject) => {
      const headers = { 'accept-encoding': encoding };
      request(`${edge.url}/main-ABCDEFGH.js`, { headers }, (answer) => {
        expect(answer.headers['content-encoding']).toBe(encoding);
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => resolve(bytes));
      })
        .on('error', reject)
        .end();
    });
    expect(size).toBeLessThan(1_000);
  });

  it('answers HEAD without a body', async () => {
    const answer = await fetch(`${edge.url}/config.json`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it.each([
    '/api',
    '/api/',
    '/api/nope',
    '/ops/nope',
    '/health/nope',
    '/metrics/nope',
    '/analytics/nope',
    '/missing.js',
    '/main-ZZZZZZZZ.js',
    '/.hidden.txt',
    '/media/',
    '/media/.hidden',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/media/../../secret.txt',
    '/media/..%2f..%2fsecret.txt',
    '//secret.txt',
    '/config.json%00.js',
    '/config.json/',
  ])('does not answer %s with a page or a file from elsewhere', async (path) => {
    const answer = await sendRaw(edge.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    if (path.endsWith('/') && !path.startsWith('/api')) {
      // An address like any other: no listing and no file.
      expect(answer.text).toContain('<aether-root');
    } else {
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.text).toContain('"code":"not_found"');
    }
    expect(answer.text).not.toContain('canary');
  });

  it('leaves the routes of the service alone', async () => {
    expect((await fetch(`${edge.url}/api/known`)).headers.get('content-type')).toContain('application/json');
  });

  it('changes nothing: other methods get 404', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await fetch(`${edge.url}/`, { method, headers: { 'x-ops': '1' } })).status).toBe(404);
    }
  });

  it('refuses pages and hosts in the one form of refusal', async () => {
    const answer = await sendRaw(edge.port, 'GET / HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n');
    expect(answer.status).toBe(421);
    expect(answer.text).toContain('content-type: application/problem+json');
  });

  it('that is being built anew answers with a defect that names no path', async () => {
    renameSync(join(folder, 'index.html'), join(folder, 'away.html'));
    const answer = await fetch(`${edge.url}/`);
    renameSync(join(folder, 'away.html'), join(folder, 'index.html'));
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'internal_error' });
    expect(text).not.toContain('index.html');
  });

  it('is the only thing that is compressed', async () => {
    const { headers } = await fetch(`${edge.url}/api/known`, { headers: { 'accept-encoding': 'gzip' } });
    expect(headers.get('content-encoding')).toBeNull();
  });

  it('that is not served leaves 404 behind', async () => {
    const bare = await startEdge({ controllers: [KnownController] });
    try {
      expect((await fetch(`${bare.url}/`)).status).toBe(404);
    } finally {
      await bare.close();
    }
  });
});
