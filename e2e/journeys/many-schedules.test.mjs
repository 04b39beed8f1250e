import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seedSchedules, tenantName } from '../../bench/measure/seed.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

const DAY_SEC = 86_400;

describe('a console of 10,000 schedules', () => {
  it('holds at most 40 rows at any place of the table, and the search finds the last one', () =>
    withDataDir(async (dataDir) => {
      seedSchedules(dataDir, { count: 10_000, intervalSec: DAY_SEC, dueAt: () => Date.now() / 1000 + DAY_SEC / 2 });
      const product = await startProduct({ dataDir });
      const { page, problems, close } = await openConsole(product, { path: '/peakpro-crm?sort=tenant' });
      try {
        const crm = crmPage(page);
        const table = page.getByRole('table', { name: 'AccuLynx schedules' });
        const rows = () => page.getByRole('row').count();
        await crm.row(tenantName(0)).waitFor();
        assert.equal(await table.getAttribute('aria-rowcount'), '10001');
        assert.ok((await rows()) <= 41, `${await rows()} rows`);

        for (const place of [0.25, 0.5, 1]) {
          await page.evaluate((share) => {
            const viewport = document.querySelector('cdk-virtual-scroll-viewport');
            viewport.scrollTop = (viewport.scrollHeight - viewport.clientHeight) * share;
          }, place);
          await crm.row(tenantName(place === 1 ? 9999 : place * 10_000)).waitFor();
          assert.ok((await rows()) <= 41, `${await rows()} rows`);
        }

        await page.getByRole('searchbox', { name: 'Find a tenant' }).fill('tenant-07777');
        await crm.row(tenantName(7777)).waitFor();
        await crm.row(tenantName(9999)).waitFor({ state: 'detached' });
        assert.equal(await table.getAttribute('aria-rowcount'), '2');
        assert.deepEqual(problems, []);
      } finally {
        await close();
        await product.stop();
      }
    }));
});
