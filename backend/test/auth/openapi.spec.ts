import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { RunningApp } from '../app/running-app.js';
import { cookieOf, keepToken, signIn } from './signed-in.js';
import { SigningProvider } from './signing-provider.js';

const ADDRESS = '/api/openapi.json';

describe('the credentials in the OpenAPI document', () => {
  let folder: string;
  let provider: SigningProvider;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'command-center-openapi-'));
    writeFileSync(join(folder, 'client-secret'), 'pQ7v0Zt3mB9xLk2Rw8Yc5Hs1Dn6Fj4Ga', { mode: 0o600 });
    provider = await SigningProvider.start();
  });
  afterAll(async () => {
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (mode: string): Promise<RunningApp> =>
    RunningApp.start({
      clock: new SettableClock(Date.now()),
      variables: {
        AUTH_MODE: mode,
        ...(mode.includes('oidc') && provider.settings(folder)),
      },
    });
  const documentOf = async (app: RunningApp, headers: Record<string, string> = {}): Promise<OpenAPIObject> =>
    (await app.ask<OpenAPIObject>('GET', ADDRESS, { headers })).body;

  it.each([
    ['token', /^An access token of the service, acc_….$/, /^The session that POST \/api\/auth\/token opens\./],
    [
      'oidc',
      /^An access token of the identity provider's\.$/,
      /^The session that GET \/api\/auth\/oidc\/sign-in opens\./,
    ],
    ['token,oidc', /of the service.* Or: .*identity provider's/, /POST \/api\/auth\/token or GET \/api\/auth\/oidc/],
  ])('are a bearer token or the cookie of a session with AUTH_MODE=%s', async (mode, bearer, session) => {
    const app = await start(mode);
    try {
      const token = mode === 'oidc' ? await provider.token() : (await keepToken(app)).text;
      const { components, paths } = await documentOf(app, { authorization: `Bearer ${token}` });
      expect(components?.securitySchemes).toEqual({
        bearer: { type: 'http', scheme: 'bearer', description: expect.stringMatching(bearer) },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-acc_sid', description: expect.stringMatching(session) },
      });
      expect(paths['/api/session']?.get?.security).toEqual([{ bearer: [] }, { session: [] }]);
      expect(paths['/api/auth/options']?.get?.security).toEqual([]);
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('name the cookie that a sign-in sets', async () => {
    const app = await start('token');
    try {
      const cookie = cookieOf(await signIn(app, (await keepToken(app)).text));
      const { components } = await documentOf(app, { cookie });
      const scheme = components?.securitySchemes?.['session'];
      expect(scheme && 'name' in scheme && scheme.name).toBe(cookie.split('=')[0]);
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('may be left out in local mode, which asks for none', async () => {
    const app = await start('local');
    try {
      const { components, paths } = await documentOf(app);
      expect(paths['/api/session']?.get?.security).toEqual([{}, { bearer: [] }, { session: [] }]);
      expect(components?.securitySchemes).toMatchObject({
        bearer: { description: 'Not asked for with AUTH_MODE=local.' },
        session: { name: '__Host-acc_sid', description: 'Not asked for with AUTH_MODE=local.' },
      });
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
