import type { AuditPage } from '@aetherlink/contracts/audit';
import type { LocalRun, LocalRunPage } from '@aetherlink/contracts/local-run';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepToken } from '../auth/signed-in.js';
import { RunningApp } from './running-app.js';

describe('local actions', () => {
  let app: RunningApp;

  beforeEach(async () => {
    app = await RunningApp.start();
  });

  afterEach(async () => {
    await app.stop();
    app.remove();
  });

  const act = (action: string, headers: Record<string, string> = {}) =>
    app.ask<LocalRun>('POST', '/api/local/run', { body: { action }, headers });

  it.each(['status', 'verify-store', 'prune-history', 'list-imports'])(
    '%s acts, is recorded and audited',
    async (action) => {
      await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 } });
      const { status, body } = await act(action);
      expect(status).toBe(200);
      expect(body).toMatchObject({ name: action, action, status: 'succeeded', ok: true });
      expect(body.stdout).not.toBe('');
      const { body: page } = await app.ask<LocalRunPage>('GET', '/api/local/runs');
      expect(page.runs).toMatchObject([{ id: body.id, timestamp: body.ts }]);
      const { body: audit } = await app.crm<AuditPage>('GET', 'audit?operation=ops.local.run');
      expect(audit.audit[0]).toMatchObject({ tenant: 'system', metadata: { action }, outcome: 'success' });
    },
  );

  it('writes a backup into the data directory', async () => {
    const { body } = await act('backup-store');
    expect(body.ok).toBe(true);
    expect(existsSync(join(app.dataDir, 'backups'))).toBe(true);
    expect(readdirSync(join(app.dataDir, 'backups'))).toHaveLength(1);
  });

  it.each(['rebuild-ui', 'status; rm -rf /', '', '../status', 'constructor'])(
    'refuses the unknown action %p',
    async (action) => {
      const { status, body } = await app.ask('POST', '/api/local/run', { body: { action } });
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'validation_failed', 'action']);
    },
  );

  it('replays the same Idempotency-Key and refuses it for another action', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const [first, second] = await Promise.all([act('status', headers), act('status', headers)]);
    expect(second.body.id).toBe(first.body.id);
    const other = await app.ask('POST', '/api/local/run', { body: { action: 'verify-store' }, headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
  });
});

describe('local actions of somebody with a few tenants', () => {
  it('are none: they are about all tenants, and so is what they print', async () => {
    const app = await RunningApp.start({ variables: { AUTH_MODE: 'token', RATE_LIMITS: 'off' } });
    try {
      const bearer = async (tenants: readonly string[]): Promise<Record<string, string>> => ({
        authorization: `Bearer ${(await keepToken(app, { tenants })).text}`,
      });
      const [all, own] = [await bearer(['*']), await bearer(['acme'])];
      const run = (headers: Record<string, string>) =>
        app.ask('POST', '/api/local/run', { body: { action: 'status' }, headers });
      expect([(await run(all)).status, (await run(own)).status]).toEqual([200, 403]);
      const listed = async (headers: Record<string, string>) =>
        (await app.ask<LocalRunPage>('GET', '/api/local/runs', { headers })).body;
      expect((await listed(all)).runs).toHaveLength(1);
      expect(await listed(own)).toMatchObject({ runs: [], total: 0, next_cursor: null });
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
