import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stamp = (ts) => new Date(ts * 1000).toISOString();

/** The three files as the original system wrote them: bare JSON, epoch seconds, its own operation names. */
export function writeOriginalFiles(dataDir) {
  const now = Date.now() / 1000;
  const ok = {
    ok: true,
    ts: now - 120,
    ts_iso: stamp(now - 120),
    message: 'stub: real AccuLynx import not yet enabled',
  };
  const write = (name, value) => writeFileSync(join(dataDir, name), JSON.stringify(value, null, 2));
  mkdirSync(dataDir, { recursive: true });
  write('acculynx_schedules.json', {
    'the-expert-co': {
      interval_sec: 1800,
      last_run: now - 120,
      last_run_iso: stamp(now - 120),
      last_status: { ...ok, result: { ok: true, stats: { imported: 4, skipped: 1 } } },
    },
    'Peak-Roofing': { interval_sec: 900, last_run: now - 60, last_status: ok },
    'sleepy-gutters': { interval_sec: 300, last_run: now - 9000, paused: true, last_status: ok },
    'no spaces please': { interval_sec: 300, last_run: 0, last_status: ok },
    'every-second': { interval_sec: 1, last_run: now - 1, paused: true, last_status: ok },
  });
  write('acculynx_audit.json', [
    {
      ts: now - 100,
      ts_iso: stamp(now - 100),
      tenant: 'the-expert-co',
      operation: 'scheduled-run',
      source: 'scheduler',
    },
    {
      ts: now - 101,
      ts_iso: stamp(now - 101),
      tenant: 'the-expert-co',
      operation: 'event_emit',
      source: 'command-center',
    },
    {
      ts: now - 500,
      ts_iso: stamp(now - 500),
      tenant: 'the-expert-co',
      operation: 'schedule',
      source: 'api',
      metadata: { interval_sec: 1800 },
    },
  ]);
  write('local_action_runs.json', [
    {
      action: 'status',
      tenant: 'system',
      timestamp: now - 700,
      ok: true,
      stdout: 'Executed status',
      stderr: '',
      error: null,
    },
  ]);
}
