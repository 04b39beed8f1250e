import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { openConsole } from '../console.mjs';

describe('the demo', () => {
  it('shows 40 invented tenants in different states and says plainly that nothing is real', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir, env: { DEMO: 'true', ACCULYNX_MODE: 'stub' } });
      const { page, problems, close } = await openConsole(product, { path: '/' });
      try {
        await page.getByText('Demo: invented tenants on the stub importer. Nothing here is real.').waitFor();
        const { body } = await apiClient(product.url).schedules('?limit=1');
        assert.equal(body.total, 40);
        for (const state of ['ok', 'paused', 'held', 'error'])
          assert.ok(body.counts[state] > 0, `no schedule is ${state}`);
        await page.goto(`${product.url}/peakpro-crm?state=held,error`);
        await page
          .getByRole('button', { name: /^Replace key: / })
          .first()
          .waitFor();
        // All at once: what happens to a tenant meanwhile moves rows.
        const places = await page
          .getByRole('button', { name: /^More actions: / })
          .evaluateAll((menus) => menus.map((menu) => Math.round(menu.getBoundingClientRect().x)));
        assert.equal(new Set(places).size, 1, 'the buttons of all rows stand in one column');
        assert.deepEqual(problems, []);
      } finally {
        await close();
        await product.stop('SIGKILL');
      }
    }));
});
