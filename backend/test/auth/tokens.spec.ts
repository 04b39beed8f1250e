import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditPage } from '@aetherlink/contracts/audit';
import type { Problem } from '@aetherlink/contracts/problem';
import type { Session } from '@aetherlink/contracts/session';
import type { AccessToken, AccessTokens, TokenIssued } from '@aetherlink/contracts/token';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RunningApp } from '../app/running-app.js';
import { keepToken, SignedIn } from './signed-in.js';

const DAY_SEC = 86_400;

describe('access tokens', () => {
  let app: RunningApp;
  let admin: SignedIn;
  beforeEach(async () => {
    app = await RunningApp.start({ variables: { AUTH_MODE: 'token' } });
    admin = await SignedIn.with(app, (await keepToken(app, { name: 'boss' })).text);
  });
  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  const create = (body: unknown, by = admin) => by.ask<TokenIssued>('POST', '/api/tokens', { body });
  const list = async (by = admin) => (await by.ask<AccessTokens>('GET', '/api/tokens')).body.items;
  const withBearer = (secret: string) =>
    app.ask<Session>('GET', '/api/session', { headers: { authorization: `Bearer ${secret}` } });
  const auditOf = async (operation: string) =>
    (await admin.ask<AuditPage>('GET', `/api/crm/import/acculynx/audit?operation=${operation}`)).body.audit;

  it('are made with sensible defaults, and the secret is shown in that answer alone', async () => {
    const { status, body } = await create({ name: ' nightly ' });
    const now = app.clock.now() / 1000;
    expect(status).toBe(201);
    expect(body.secret).toMatch(new RegExp(`^acc_${body.token.id}_[A-Za-z0-9_-]{43}$`));
    expect(body.token).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{8}$/),
      name: 'nightly',
      role: 'runner',
      tenants: ['*'],
      created_by: 'token:boss',
      created_at: now,
      created_at_iso: new Date(now * 1000).toISOString(),
      expires_at: now + 90 * DAY_SEC,
      expires_at_iso: new Date((now + 90 * DAY_SEC) * 1000).toISOString(),
      state: 'valid',
    });
    expect((await withBearer(body.secret)).body.principal).toMatchObject({
      name: 'token:nightly',
      role: 'runner',
      source: 'api',
    });
    const shown = JSON.stringify([await list(), await auditOf('auth.token_created')]);
    expect(shown).not.toContain(body.secret.slice(13));
    expect(shown).not.toContain('sha256');
    const files = readdirSync(app.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(texts.filter((text) => text.includes(body.secret.slice(13)))).toEqual([]);
  });

  it('have names of their own as long as they open something, because the audit calls people by them', async () => {
    const made = await admin.ask<TokenIssued>('POST', '/api/tokens', { body: { name: 'sweeper' } });
    const again = await admin.ask<Problem>('POST', '/api/tokens', { body: { name: 'sweeper' } });
    expect([again.status, again.body.code, again.body.errors?.[0]?.field]).toEqual([400, 'validation_failed', 'name']);
    await admin.ask('DELETE', `/api/tokens/${made.body.token.id}`);
    expect((await admin.ask('POST', '/api/tokens', { body: { name: 'sweeper' } })).status).toBe(201);
  });

  it('are made with the role, the tenants and the days that are asked for', async () => {
    const { body } = await create({ name: 'reader', role: 'viewer', tenants: ['Acme', 'bolt', 'acme'], days: 365 });
    expect(body.token).toMatchObject({ role: 'viewer', tenants: ['acme', 'bolt'] });
    expect(body.token.expires_at - body.token.created_at).toBe(365 * DAY_SEC);
    expect((await withBearer(body.secret)).body.tenants).toEqual(['acme', 'bolt']);
  });

  it.each([
    ['no name', {}, 'name'],
    ['a blank name', { name: '  ' }, 'name'],
    ['a long name', { name: 'a'.repeat(65) }, 'name'],
    ['a name with a line break', { name: 'a\nb' }, 'name'],
    ['an unknown role', { name: 'a', role: 'owner' }, 'role'],
    ['no tenants', { name: 'a', tenants: [] }, 'tenants'],
    ['a tenant that is none', { name: 'a', tenants: ['acme', '../etc'] }, 'tenants'],
    ['everything and something', { name: 'a', tenants: ['*', 'acme'] }, 'tenants'],
    ['tenants as a text', { name: 'a', tenants: 'acme' }, 'tenants'],
    ['no days', { name: 'a', days: 0 }, 'days'],
    ['too many days', { name: 'a', days: 366 }, 'days'],
    ['a broken number of days', { name: 'a', days: 1.5 }, 'days'],
    ['null', { name: 'a', role: null }, 'role'],
    ['a field of the store', { name: 'a', created_by: 'me' }, 'created_by'],
    ['a hash', { name: 'a', sha256: '0' }, 'sha256'],
  ])('are not made with %s', async (_what, body, field) => {
    const answer = await admin.ask<Problem>('POST', '/api/tokens', { body });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
    expect((await list()).map(({ name }) => name).sort()).toEqual(['boss', 'initial-admin']);
  });

  it('are listed with their state, the newest first', async () => {
    const now = app.clock.now();
    await keepToken(app, { name: 'expired', createdAt: now - 3, expiresAt: now });
    await keepToken(app, { name: 'revoked', createdAt: now - 2, revokedAt: now - 1, lastUsedAt: now - 2 });
    app.clock.advance(1_000);
    await create({ name: 'fresh' });
    const items = await list();
    expect(items[0]?.name).toBe('fresh');
    expect(Object.fromEntries(items.map(({ name, state }) => [name, state]))).toEqual({
      'initial-admin': 'valid',
      boss: 'valid',
      fresh: 'valid',
      revoked: 'revoked',
      expired: 'expired',
    });
    expect(items.find(({ name }) => name === 'revoked')).toMatchObject({
      revoked_at: (now - 1) / 1000,
      last_used_at: (now - 2) / 1000,
      last_used_at_iso: new Date(now - 2).toISOString(),
    });
  });

  it('get a new secret under the same id, and the old one opens nothing any more', async () => {
    const { body: made } = await create({ name: 'nightly', role: 'viewer', days: 7 });
    const browser = await SignedIn.with(app, made.secret);
    app.clock.advance(60_000);
    const { status, body } = await admin.ask<TokenIssued>('POST', `/api/tokens/${made.token.id}/rotate`);
    expect(status).toBe(201);
    expect(body.secret).not.toBe(made.secret);
    expect(body.token).toMatchObject({ id: made.token.id, name: 'nightly', role: 'viewer', state: 'valid' });
    expect(body.token.expires_at).toBe(made.token.expires_at + 60);
    expect((await withBearer(made.secret)).status).toBe(401);
    expect(await browser.status()).toBe(401);
    expect((await withBearer(body.secret)).status).toBe(200);
    const [entry] = await auditOf('auth.token_rotated');
    expect(entry).toMatchObject({
      ring: 'people',
      source: 'ui',
      actor: 'token:boss',
      metadata: { id: made.token.id, name: 'nightly' },
    });
    // What has changed and nothing else.
    expect(entry?.before).toEqual({ expires_at: made.token.expires_at });
    expect(entry?.after).toEqual({ expires_at: body.token.expires_at });
    expect(entry?.request_id).toBeDefined();
    expect(JSON.stringify(entry)).not.toContain(body.secret.slice(13));
  });

  it('open nothing once they are revoked, which can be done twice and not undone', async () => {
    const { body: made } = await create({ name: 'nightly' });
    const revoke = () => admin.ask<{ token: AccessToken }>('DELETE', `/api/tokens/${made.token.id}`);
    const { status, body } = await revoke();
    expect([status, body.token.state]).toEqual([200, 'revoked']);
    expect((await withBearer(made.secret)).status).toBe(401);
    expect((await revoke()).status).toBe(200);
    expect(await admin.ask('POST', `/api/tokens/${made.token.id}/rotate`)).toMatchObject({ status: 404 });
    expect((await auditOf('auth.token_revoked')).map(({ actor, before }) => [actor, before?.['id']])).toEqual([
      ['token:boss', made.token.id],
    ]);
  });

  it('do not come back beside one that has been given their name meanwhile', async () => {
    const { body: old } = await create({ name: 'nightly', days: 1 });
    await keepToken(app, { name: 'weekly', expiresAt: app.clock.now() - 1 });
    const expired = (await list()).find(({ name }) => name === 'weekly');
    await create({ name: 'weekly' });
    const rotated = await admin.ask('POST', `/api/tokens/${expired?.id}/rotate`);
    expect(rotated).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await list()).filter(({ name, state }) => name === 'weekly' && state === 'valid')).toHaveLength(1);
    expect((await admin.ask('POST', `/api/tokens/${old.token.id}/rotate`)).status).toBe(201);
  });

  it('stay revoked when they are rotated in the same moment', async () => {
    const { body: made } = await create({ name: 'nightly' });
    const [, rotated] = await Promise.all([
      admin.ask('DELETE', `/api/tokens/${made.token.id}`),
      admin.ask<Partial<TokenIssued>>('POST', `/api/tokens/${made.token.id}/rotate`),
    ]);
    const secrets = [made.secret, rotated.body.secret ?? made.secret];
    for (const secret of secrets) expect((await withBearer(secret)).status).toBe(401);
  });

  it('that are not there are not found', async () => {
    expect(await admin.ask('POST', '/api/tokens/nobodys1/rotate')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(await admin.ask('DELETE', '/api/tokens/nobodys1')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  it('are for admins, and nobody else learns of them', async () => {
    for (const role of ['viewer', 'runner', 'editor'] as const) {
      const browser = await SignedIn.with(app, (await keepToken(app, { role })).text);
      for (const [method, path] of [
        ['GET', '/api/tokens'],
        ['POST', '/api/tokens'],
        ['POST', '/api/tokens/nobodys1/rotate'],
        ['DELETE', '/api/tokens/nobodys1'],
      ] as const) {
        const answer = await browser.ask(method, path, method === 'POST' ? { body: { name: 'mine' } } : {});
        expect([role, method, path, answer.status]).toEqual([role, method, path, 403]);
      }
    }
  });

  it('of an admin with few tenants can neither reach further nor be seen to', async () => {
    const { token: wide } = await keepToken(app, { name: 'wide' });
    const few = await SignedIn.with(app, (await keepToken(app, { name: 'few', tenants: ['acme', 'bolt'] })).text);
    expect((await create({ name: 'own' }, few)).body.token.tenants).toEqual(['acme', 'bolt']);
    expect((await create({ name: 'less', tenants: ['acme'] }, few)).status).toBe(201);
    for (const tenants of [['*'], ['acme', 'crux']]) {
      expect(await create({ name: 'more', tenants }, few)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect((await list(few)).map(({ name }) => name).sort()).toEqual(['few', 'less', 'own']);
    const unknown = await few.ask<Problem>('DELETE', '/api/tokens/nobodys1');
    for (const [method, path] of [
      ['DELETE', `/api/tokens/${wide.id}`],
      ['POST', `/api/tokens/${wide.id}/rotate`],
    ] as const) {
      const answer = await few.ask<Problem>(method, path);
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
      expect(answer.body.detail.replace(wide.id, 'nobodys1')).toBe(unknown.body.detail);
    }
    expect((await list()).find(({ name }) => name === 'wide')?.state).toBe('valid');
  });
});
