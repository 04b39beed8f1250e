import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

const focusedText = (page) =>
  page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim());

/** The second key counts within a second of the first; somebody whose machine stood still in between types both again. */
const goTo = (page, letter, heading) =>
  until(`the page is ${heading}`, async () => {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    return page
      .getByRole('heading', { level: 1, name: heading })
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
  });

describe('the keyboard alone', () => {
  it('creates, finds, opens, pauses and resumes a schedule, and changes the page', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir });
      await apiClient(product.url).create('harbor-point-roofing', { interval_sec: 1800 });
      const { page, problems, close } = await openConsole(product, { path: '/' });
      try {
        const crm = crmPage(page);
        await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
        await goTo(page, 'p', 'PeakProCRM');
        await crm.row('harbor-point-roofing').waitFor();

        await page.keyboard.press('n');
        await page.getByLabel('Tenant', { exact: true }).waitFor();
        await until('the form has the focus', () => page.evaluate(() => document.activeElement.id === 'new-tenant'));
        await page.keyboard.type('by-keyboard');
        await page.keyboard.press('Control+Enter');
        await crm.row('by-keyboard').waitFor();
        // Until the form is gone its field has the focus, and takes the next key for a letter.
        await page.getByLabel('Tenant', { exact: true }).waitFor({ state: 'detached' });

        await page.keyboard.press('/');
        await until('the search has the focus', async () => (await focusedText(page)) === 'Find a tenant');
        await page.keyboard.type('by-key');
        await crm.row('harbor-point-roofing').waitFor({ state: 'detached' });
        await page.keyboard.press('Escape');
        await crm.row('harbor-point-roofing').waitFor();

        // Single keys are letters as long as the search has the focus.
        await page.keyboard.press('Tab');
        await page.keyboard.press('j');
        const onARow = async () => ['by-keyboard', 'harbor-point-roofing'].includes(await focusedText(page));
        await until('a row has the focus', onARow);
        await page.keyboard.press('p');
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Reason').waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        await until('the row has the focus again', onARow);

        await page.keyboard.press('Enter');
        await page.waitForURL(/open=/);
        await page.getByText('Next 10 runs').waitFor();
        await page.keyboard.press('Escape');
        await page.waitForURL((url) => !url.searchParams.has('open'));

        await goTo(page, 'd', 'Dashboard');
        assert.deepEqual(problems, []);
      } finally {
        await close();
        await product.stop();
      }
    }));

  it('reaches everything on both pages with Tab, and every stop has a visible ring', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir });
      await apiClient(product.url).create('acme', { interval_sec: 1800 });
      const { page, close } = await openConsole(product, { path: '/' });
      try {
        for (const [path, heading] of [
          ['/', 'Dashboard'],
          ['/peakpro-crm', 'PeakProCRM'],
        ]) {
          await page.goto(`${product.url}${path}`);
          await page.getByRole('heading', { level: 1, name: heading }).waitFor();
          if (heading === 'PeakProCRM') await crmPage(page).row('acme').waitFor();
          const stops = new Set();
          const invisible = [];
          for (let turn = 0; turn < 60; turn += 1) {
            await page.keyboard.press('Tab');
            const stop = await page.evaluate(() => {
              const { activeElement } = document;
              const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(activeElement);
              const name = activeElement.getAttribute('aria-label') ?? activeElement.textContent.trim();
              const ring = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
              return {
                name: `${activeElement.tagName.toLowerCase()} ${name.slice(0, 40)}`,
                ring,
                body: activeElement === document.body,
              };
            });
            if (stop.body) continue;
            stops.add(stop.name);
            if (!stop.ring) invisible.push(stop.name);
          }
          assert.deepEqual([...new Set(invisible)], [], heading);
          assert.ok(stops.size >= 10, `${heading}: only ${[...stops].join(', ')}`);
        }
      } finally {
        await close();
        await product.stop();
      }
    }));
});
