import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { apiClient } from '../../tools/product/api-client.mjs';
import { axeViolations } from '../axe.mjs';
import { launchBrowser } from '../browser.mjs';
import { openConsole } from '../console.mjs';

const pages = {
  Dashboard: { path: '/', heading: 'Dashboard' },
  PeakProCRM: { path: '/peakpro-crm', heading: 'PeakProCRM' },
  'the side sheet': { path: '/peakpro-crm?open=lakeshore-roofing', heading: 'PeakProCRM', also: 'Next 10 runs' },
  'the create form': { path: '/peakpro-crm?new=', heading: 'PeakProCRM', also: 'Create schedule' },
};

async function fill(api) {
  for (const tenant of ['lakeshore-roofing', 'harbor-point-roofing', 'evergreen-exteriors']) {
    await api.create(tenant, { interval_sec: 300 });
  }
  await api.pause('evergreen-exteriors', { reason: 'Vendor maintenance' });
}

/** How far the page can be scrolled sideways. */
const sidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the console', () => {
  const dataDir = temporaryDataDir();
  let product;
  let browser;
  before(async () => {
    product = await startProduct({ dataDir: dataDir.path });
    await fill(apiClient(product.url));
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
    dataDir.remove();
  });

  async function onPage({ path, heading, also }, width, check) {
    const { page, problems, close } = await openConsole(product, { path, browser, width });
    try {
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
      if (also) await page.getByText(also).first().waitFor();
      await check(page);
      assert.deepEqual(problems, []);
    } finally {
      await close();
    }
  }

  for (const [name, target] of Object.entries(pages)) {
    for (const width of [390, 768, 1440]) {
      it(`has no accessibility violation on ${name} at ${width} px, in the light and the dark theme`, () =>
        onPage(target, width, async (page) => {
          assert.deepEqual(await axeViolations(page), []);
          await page.emulateMedia({ colorScheme: 'dark' });
          assert.deepEqual(await axeViolations(page), []);
        }));
    }

    for (const width of [320, 390]) {
      it(`does not scroll sideways on ${name} at ${width} px`, () =>
        onPage(target, width, async (page) => assert.equal(await sidewaysScroll(page), 0)));
    }
  }
});
