import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { openConsole } from '../console.mjs';

describe('the dashboard', () => {
  const dataDir = temporaryDataDir();
  let product;
  let opened;
  let page;

  before(async () => {
    product = await startProduct({ dataDir: dataDir.path });
    opened = await openConsole(product, { path: '/' });
    ({ page } = opened);
  });
  after(async () => {
    await opened?.close();
    await product?.stop();
    dataDir.remove();
  });

  it('offers to create the first schedule when there is none', async () => {
    await page.getByText('No schedules yet.').waitFor();
    await page.getByRole('link', { name: 'Create the first one' }).waitFor();
  });

  it('says how many of the active schedules are on time, as they change', async () => {
    const api = apiClient(product.url);
    for (const tenant of ['acme', 'harbor-lights', 'lakeshore-roofing'])
      await api.create(tenant, { interval_sec: 300 });
    await page.getByText('of 3 active schedules').waitFor();
    await api.pause('acme', { reason: 'Vendor maintenance' });
    await page.getByText('of 2 active schedules').waitFor();
  });

  it('shows the last act with its operation in words', async () => {
    const api = apiClient(product.url);
    for (const tenant of ['harbor-lights', 'lakeshore-roofing']) {
      await until(`the first run of ${tenant} has ended`, async () => {
        const { body } = await api.runs(`?tenant=${tenant}`);
        return body.items.some(({ status }) => status === 'succeeded');
      });
    }
    await until('Run now is free', async () => (await api.runNow('harbor-lights')).status === 200);
    const badge = page.locator('aether-last-audit-badge');
    await badge.getByText(/^(Run now|Import succeeded)$/).waitFor();
    await badge.getByText(/^scheduler\.import\.(force_run|completed)$/).waitFor();
    await badge.getByText('harbor-lights').waitFor();
  });

  it('runs a local action and shows what it printed', async () => {
    await page.getByRole('button', { name: 'Run action' }).click();
    await page.getByRole('menuitem', { name: 'Verify store' }).click();
    await page
      .getByText(/verify-store succeeded in/)
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /verify-store/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('Output').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { body } = await apiClient(product.url).call('GET', '/api/local/runs');
    assert.deepEqual([body.runs[0].action, body.runs[0].ok], ['verify-store', true]);
  });

  it('is no longer than what it shows, whatever it says to those who do not see', async () => {
    await page.getByRole('table', { name: /runs/i }).waitFor({ state: 'attached' });
    const wide = page.viewportSize();
    for (const size of [{ width: 390, height: 844 }, wide]) {
      await page.setViewportSize(size);
      const measure = () => {
        const main = document.querySelector('main');
        const { top } = main.getBoundingClientRect();
        const ends = [...main.querySelectorAll('.card')].map((card) => card.getBoundingClientRect().bottom);
        const shown = Math.max(...ends) - top + main.scrollTop;
        const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement;
        return {
          window: scrollHeight - clientHeight,
          aside: scrollWidth - clientWidth,
          main: main.scrollHeight - Math.max(main.clientHeight, shown + 24) > 1,
        };
      };
      const fitting = { window: 0, aside: 0, main: false };
      // The parts of the page take another form in the frames after the window has another size.
      const fits = async () => isDeepStrictEqual(await page.evaluate(measure), fitting);
      await until('the page fits', fits).catch(() => undefined);
      assert.deepEqual(await page.evaluate(measure), fitting, `${size.width} px`);
    }
  });

  it('leads to the schedules in a state with one click', async () => {
    await page
      .getByRole('link', { name: /Paused/ })
      .first()
      .click();
    await page.waitForURL(/peakpro-crm\?.*state=paused/);
  });

  it('leaves the page without an error', () => assert.deepEqual(opened.problems, []));
});
