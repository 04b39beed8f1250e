import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/clock/system-clock.js';
import { ClientBench } from './client-bench.js';
import { SandboxProcess } from './sandbox-process.js';

const TENANTS = 50;
const WORK_MS = 6_000;

interface Stats {
  readonly total: number;
  readonly provoked_429: number;
  readonly by_status: Readonly<Record<string, number>>;
  readonly max_per_second_by_ip: Readonly<Record<string, number>>;
  readonly max_per_second_by_key: Readonly<Record<string, number>>;
}

describe('50 tenants behind one address', () => {
  it('use what is theirs, provoke no 429, and let a person’s call go first', async () => {
    const sandbox = await SandboxProcess.start('--locations', String(TENANTS), '--jobs', '5', '--latency-ms', '40');
    const bench = new ClientBench(sandbox.baseUrl, new SystemClock());
    const keepAlive = setInterval(() => undefined, 1_000);
    try {
      const until = performance.now() + WORK_MS;
      const tenants = sandbox.locations.map(async ({ key }, n) => {
        const session = bench.session({ apiKey: key, keyId: `key-${n}`, priority: n < 20 ? 'backfill' : 'schedule' });
        while (performance.now() < until) await session.get('/company-settings');
      });
      await new Promise((resolve) => setTimeout(resolve, WORK_MS / 2));
      const asked = performance.now();
      await bench.session({ apiKey: sandbox.location(49).key, keyId: 'key-small', priority: 'manual' }).get('/users');
      const waited = performance.now() - asked;
      await Promise.all(tenants);
      const stats = await sandbox.control<Stats>('GET', '/requests/stats');
      expect(stats.provoked_429).toBe(0);
      expect(stats.by_status).toEqual({ 200: stats.total });
      expect(Math.max(...Object.values(stats.max_per_second_by_ip))).toBeLessThanOrEqual(30);
      expect(Math.max(...Object.values(stats.max_per_second_by_key))).toBeLessThanOrEqual(10);
      expect(stats.total).toBeGreaterThanOrEqual((0.9 * 22 * WORK_MS) / 1_000);
      expect(waited).toBeLessThan(2_000);
    } finally {
      clearInterval(keepAlive);
      bench.close();
      await sandbox.stop();
    }
  }, 40_000);
});
