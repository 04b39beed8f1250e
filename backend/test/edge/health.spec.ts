import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpsHealth, Readiness as ReadinessAnswer } from '@aetherlink/contracts/health';
import { describe, expect, it } from '@jest/globals';
import { SettableClock } from '../../src/clock/settable-clock.js';
import { Environment } from '../../src/config/environment.js';
import { Shutdown } from '../../src/config/shutdown.js';
import { Readiness } from '../../src/health/readiness.js';
import { JsonPersistence } from '../../src/persistence/json/json-persistence.js';
import { Heartbeat } from '../../src/scheduler/heartbeat.js';
import { RunningApp } from '../app/running-app.js';

const status = async (app: RunningApp, path: string) => (await fetch(`${app.url}${path}`)).status;

describe('health', () => {
  it('is live and ready after the start, without detail', async () => {
    const app = await RunningApp.start();
    try {
      const live = await app.ask<ReadinessAnswer>('GET', '/health/live');
      const ready = await app.ask<ReadinessAnswer>('GET', '/health/ready');
      for (const { status: code, body } of [live, ready]) {
        expect(code).toBe(200);
        expect(Object.keys(body).sort()).toEqual(['ok', 'status', 'ts', 'ts_iso']);
        expect(body).toMatchObject({ ok: true, status: 'ok' });
      }
      const { body } = await app.ask<OpsHealth>('GET', '/ops/health');
      expect(body).toMatchObject({ ok: true, health: { store: 'ok', scheduler: 'ok', degraded: false, issues: [] } });
      expect((await app.ask('GET', '/ops/ping')).body).toMatchObject({ ok: true, service: 'command-center' });
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('is not ready from the first moment of the end, but live, and begins nothing new', async () => {
    const app = await RunningApp.start();
    try {
      let goOn = (): void => undefined;
      app.shutdown.on('announce', 'test', () => new Promise<void>((resolve) => (goOn = resolve)));
      const ended = app.shutdown.run();
      const ready = await app.ask<ReadinessAnswer>('GET', '/health/ready');
      expect([ready.status, ready.body.status, ready.headers.get('retry-after')]).toEqual([503, 'not_ready', '5']);
      expect(await status(app, '/health/live')).toBe(200);
      const refused = await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 } });
      expect([refused.status, refused.body.code]).toEqual([503, 'persistence_unavailable']);
      goOn();
      await ended;
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('is not ready when the store cannot be trusted; live, ping, health and metrics go on', async () => {
    const first = await RunningApp.start();
    await first.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 60 } });
    await first.stop();
    for (const entry of readdirSync(first.dataDir, { withFileTypes: true })) {
      if (entry.isFile() && !entry.name.startsWith('.')) writeFileSync(join(first.dataDir, entry.name), '{"broken":');
    }
    const app = await RunningApp.start({ dataDir: first.dataDir });
    try {
      expect(await status(app, '/health/ready')).toBe(503);
      for (const path of ['/health/live', '/ops/ping', '/metrics', '/api/session']) {
        expect([path, await status(app, path)]).toEqual([path, 200]);
      }
      const { body } = await app.ask<OpsHealth>('GET', '/ops/health');
      expect(body).toMatchObject({ ok: false, health: { store: 'failed', degraded: true } });
      expect(body.health.issues.length).toBeGreaterThan(0);
      const read = await app.crm('GET', 'schedules');
      expect([read.status, read.body.code]).toEqual([503, 'store_corrupt']);
      expect(read.headers.get('retry-after')).not.toBeNull();
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('is ready when somebody wanted it read-only, for reading is all that is asked of it', async () => {
    const first = await RunningApp.start();
    await first.stop();
    const app = await RunningApp.start({ dataDir: first.dataDir, variables: { READ_ONLY: '1' } });
    try {
      expect(await status(app, '/health/ready')).toBe(200);
      const { body } = await app.ask<OpsHealth>('GET', '/ops/health');
      expect(body.health).toMatchObject({ store: 'degraded', scheduler: 'unknown' });
    } finally {
      await app.stop();
      app.remove();
    }
  });

  it('is not ready when the dispatcher has not looked for more than 30 s', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'command-center-health-'));
    const clock = new SettableClock();
    const store = new JsonPersistence({ dataDir, clock, log: () => undefined });
    await store.open();
    try {
      const heartbeat = new Heartbeat(clock);
      const readiness = new Readiness(Environment.read({}), new Shutdown(), store, heartbeat);
      clock.advance(30_000);
      expect(readiness.isReady()).toBe(true);
      clock.advance(1);
      expect(readiness.isReady()).toBe(false);
      expect(readiness.health()).toMatchObject({ scheduler: 'failed', degraded: true });
      heartbeat.beat();
      expect(readiness.isReady()).toBe(true);
    } finally {
      await store.close();
      rmSync(dataDir, { recursive: true });
    }
  });
});
