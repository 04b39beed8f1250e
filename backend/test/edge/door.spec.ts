import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { NeedsRole, Public } from '../../src/auth/route-access.js';
import { type Edge, startEdge } from './support/edge.js';
import { sendRaw } from './support/raw-http.js';

@Controller('api')
class ProbeController {
  acted = 0;

  @Get('seen')
  @Public()
  seen() {
    return { seen: true };
  }

  @Post('act')
  @NeedsRole('editor')
  act() {
    this.acted += 1;
    return { acted: this.acted };
  }
}

const ask = (edge: Edge, lines: readonly string[], target = '/api/seen', method = 'GET') =>
  sendRaw(edge.port, [`${method} ${target} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n'));

describe('the door in local mode', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge(
      { controllers: [ProbeController] },
      { variables: { CORS_ORIGINS: 'https://console.example.com', ALLOWED_HOSTS: 'desk.example.com' } },
    );
  });
  afterAll(() => edge.close());

  it.each([
    'localhost',
    'LOCALHOST:8000',
    '127.0.0.1',
    '127.0.0.1:1234',
    '[::1]',
    '[::1]:8000',
    'desk.example.com',
    'desk.example.com:8443',
  ])('answers to the host %s', async (host) => {
    expect((await ask(edge, [`Host: ${host}`])).status).toBe(200);
  });

  it.each([
    'evil.example.com',
    'localhost.evil.example.com',
    'localhost@evil.example.com',
    'evil.example.com:8000',
    '127.0.0.1.nip.io',
    '2130706433',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    'localhost.',
    'localhost:80:80',
    'localhost:port',
    'local host',
    '',
  ])('refuses the host "%s" with 421', async (host) => {
    const answer = await ask(edge, [`Host: ${host}`]);
    expect(answer.status).toBe(421);
    expect(answer.text).toContain('"code":"host_refused"');
  });

  it('refuses a rebinding page before routing, also for files, unknown addresses and acts', async () => {
    for (const target of ['/', '/api/nope', '/main.js', '/health/live']) {
      expect((await ask(edge, ['Host: evil.example.com'], target)).status).toBe(421);
    }
    const probe = edge.application.get(ProbeController);
    const answer = await ask(edge, ['Host: evil.example.com', 'X-Ops: 1', 'Content-Length: 0'], '/api/act', 'POST');
    expect([answer.status, probe.acted]).toEqual([421, 0]);
  });

  it('refuses two Host headers, and a request target that names another host', async () => {
    expect((await ask(edge, ['Host: localhost', 'Host: localhost'])).status).toBeGreaterThanOrEqual(400);
    expect((await ask(edge, ['Host: localhost'], 'http://evil.example.com/api/seen')).status).toBe(421);
    expect((await ask(edge, ['Host: localhost'], 'http://localhost/api/seen')).status).toBe(200);
  });

  it.each([
    'http://evil.example.com',
    'https://console.example.com.evil.example.com',
    'http://console.example.com',
    'https://console.example.com:8443',
    'https://CONSOLE.example.com',
    'null',
    'file://',
    'http://localhost:9999',
    'not an origin',
  ])('refuses a page of %s with 403 and lets it read nothing', async (origin) => {
    const answer = await ask(edge, ['Host: localhost:8000', `Origin: ${origin}`]);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('"code":"forbidden"');
    expect(answer.text.toLowerCase()).not.toContain('access-control-allow-origin');
  });

  it('serves its own pages, whichever of its names they came from', async () => {
    for (const host of ['localhost:8000', '127.0.0.1:8000', 'desk.example.com']) {
      expect((await ask(edge, [`Host: ${host}`, `Origin: http://${host}`])).status).toBe(200);
    }
    expect((await ask(edge, ['Host: desk.example.com', 'Origin: https://desk.example.com'])).status).toBe(200);
  });

  it('lets a page of CORS_ORIGINS read the answer and no other', async () => {
    const answer = await fetch(`${edge.url}/api/seen`, { headers: { origin: 'https://console.example.com' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://console.example.com');
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'ETag, Location, Retry-After, X-Caller-Request-Id, X-Request-Id',
    );
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('answers a preflight of CORS_ORIGINS and refuses one of another origin', async () => {
    const preflight = (origin: string) =>
      fetch(`${edge.url}/api/act`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-ops, x-tenant',
        },
      });
    const known = await preflight('https://console.example.com');
    expect(known.status).toBe(204);
    expect(known.headers.get('access-control-max-age')).toBe('600');
    expect(known.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    expect(known.headers.get('access-control-allow-headers')).toContain('x-ops');
    const foreign = await preflight('http://evil.example.com');
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('tells caches that answers hang on the origin even when none was sent', async () => {
    expect((await fetch(`${edge.url}/api/seen`)).headers.get('vary')).toContain('Origin');
  });
});

describe('the door in token mode', () => {
  it('answers to any well-formed host when no public address is set', async () => {
    const edge = await startEdge({ controllers: [ProbeController] }, { variables: { AUTH_MODE: 'token' } });
    try {
      expect((await ask(edge, ['Host: anything.example.com'])).status).toBe(200);
      expect((await ask(edge, ['Host: any thing'])).status).toBe(421);
    } finally {
      await edge.close();
    }
  });

  it('answers to its public name and loopback when a public address is set', async () => {
    const variables = { AUTH_MODE: 'token', PUBLIC_URL: 'https://aetherlink.example.com' };
    const edge = await startEdge({ controllers: [ProbeController] }, { variables });
    try {
      expect((await ask(edge, ['Host: aetherlink.example.com'])).status).toBe(200);
      expect((await ask(edge, ['Host: 127.0.0.1:8000'])).status).toBe(200);
      expect((await ask(edge, ['Host: other.example.com'])).status).toBe(421);
    } finally {
      await edge.close();
    }
  });
});
