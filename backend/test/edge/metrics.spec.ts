import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { RunningApp } from '../app/running-app.js';
import { makeDatabase, testServer } from '../postgres/test-database.js';

async function read(app: RunningApp, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${app.url}/metrics`, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  return answer.text();
}

const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1] ?? NaN,
  );

await testServer();

describe('the metrics', () => {
  it('count what happens and look up what is', async () => {
    const app = await RunningApp.start();
    try {
      await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 } });
      app.clock.advance(1_000);
      await app.until('the first run has ended', async () =>
        (await app.persistence.runs.page({ limit: 1 })).rows.some(({ status }) => status === 'succeeded'),
      );
      await app.crm('GET', 'schedules/acme');
      await app.crm('POST', 'pause', { tenant: 'nobody' });
      await app.ask('GET', '/api/nope/acme');
      const text = await read(app);
      expect(valueOf(text, 'aetherlink_runs_total{status="succeeded",trigger="schedule"}')).toBe(1);
      // A rise is told from what was there before, so a run that was never lost is counted as none.
      expect(valueOf(text, 'aetherlink_runs_total{status="lost",trigger="schedule"}')).toBe(0);
      expect(valueOf(text, 'aetherlink_acculynx_scheduled_imports_total')).toBe(1);
      expect(valueOf(text, 'aetherlink_run_start_delay_seconds_count')).toBe(1);
      expect(valueOf(text, 'aetherlink_run_duration_seconds_count{status="succeeded"}')).toBe(1);
      expect(valueOf(text, 'aetherlink_schedules{state="ok"}')).toBe(1);
      expect(valueOf(text, 'aetherlink_schedules{state="paused"}')).toBe(0);
      expect(valueOf(text, 'aetherlink_due_backlog')).toBe(0);
      expect(valueOf(text, 'aetherlink_import_slots{kind="total"}')).toBe(8);
      expect(valueOf(text, 'aetherlink_store_condition{condition="ok"}')).toBe(1);
      expect(valueOf(text, 'aetherlink_store_condition{condition="corrupt"}')).toBe(0);
      expect(valueOf(text, 'aetherlink_store_commits_total')).toBeGreaterThan(0);
      const pattern = '/api/crm/import/acculynx/schedules/:tenant';
      const series = 'aetherlink_http_request_duration_seconds_count';
      expect(valueOf(text, `${series}{method="GET",route="${pattern}",status="200"}`)).toBe(1);
      expect(valueOf(text, `${series}{method="GET",route="unknown",status="404"}`)).toBe(1);
      expect(text).toContain('nodejs_eventloop_lag');
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it.each([60_000, -60_000])(
    'measure how late a run begins by the clock of the database, with a clock of their own that is wrong by %i ms',
    async (wrongByMs) => {
      const database = await makeDatabase();
      const variables = { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: database.url };
      const clock = new SettableClock(Date.now() + wrongByMs);
      const app = await RunningApp.start({ clock, variables });
      try {
        await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 } });
        await app.until('the first run has ended', async () => {
          clock.advance(50);
          return (await app.persistence.runs.page({ limit: 1 })).rows.some(({ status }) => status === 'succeeded');
        });
        const [run] = (await app.persistence.runs.page({ limit: 1 })).rows;
        const storedSec = ((run?.startedAt ?? NaN) - (run?.scheduledFor ?? NaN)) / 1000;
        const text = await read(app);
        expect(valueOf(text, 'aetherlink_run_start_delay_seconds_count')).toBe(1);
        const toldSec = valueOf(text, 'aetherlink_run_start_delay_seconds_sum');
        expect(toldSec).toBeGreaterThanOrEqual(storedSec);
        expect(toldSec).toBeLessThan(storedSec + 10);
      } finally {
        await app.stop();
        app.remove();
        await database.drop();
      }
    },
    60_000,
  );

  it('never name a tenant or anything else that callers choose', async () => {
    const app = await RunningApp.start();
    try {
      await app.crm('POST', 'schedule', { tenant: 'canary-tenant', body: { interval_sec: 60 } });
      await app.crm('GET', 'schedules/canary-tenant');
      await app.ask('GET', '/api/canary-path?canary=1', { headers: { 'x-request-id': 'canary-id' } });
      await app.crm('GET', 'audit?actor=canary-actor');
      expect(await read(app)).not.toContain('canary');
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('are open to the token of METRICS_TOKEN_FILE, and nothing else is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-center-metrics-'));
    const file = join(folder, 'token');
    const token = 'a-token-of-the-collector-0123456789';
    writeFileSync(file, `${token}\n`);
    const app = await RunningApp.start({ variables: { AUTH_MODE: 'token', METRICS_TOKEN_FILE: file } });
    try {
      const headers = { authorization: `Bearer ${token}` };
      await read(app, headers);
      expect((await app.ask('GET', '/metrics', { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401);
      for (const path of ['/api/session', '/ops/health', '/api/docs', '/api/crm/import/acculynx/schedules']) {
        expect([path, (await app.ask('GET', path, { headers })).status]).toEqual([path, 401]);
      }
    } finally {
      await app.stop();
      app.remove();
      rmSync(folder, { recursive: true });
    }
  });

  it('refuse to start with a token that is too short to be one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-center-metrics-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'short');
    const start = RunningApp.start({ dataDir: join(folder, 'data'), variables: { METRICS_TOKEN_FILE: file } });
    await expect(start).rejects.toMatchObject({
      exitCode: 78,
      message: 'METRICS_TOKEN_FILE holds fewer than 16 characters.',
    });
    rmSync(folder, { recursive: true });
  });
});
