import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { startSandbox } from '../../tools/product/sandbox.mjs';
import { until } from '../../tools/product/until.mjs';
import { apiClient } from '../../tools/product/api-client.mjs';
import { axeViolations } from '../axe.mjs';
import { launchBrowser } from '../browser.mjs';
import { openConsole } from '../console.mjs';
import { forgiven, signIn, withGuardedProduct } from '../guarded-product.mjs';

let tokens = 0;

const pages = {
  Dashboard: { path: '/', heading: 'Dashboard' },
  PeakProCRM: { path: '/peakpro-crm', heading: 'PeakProCRM' },
  'the side sheet': { path: '/peakpro-crm?open=lakeshore-roofing', heading: 'PeakProCRM', also: 'Next 10 runs' },
  'the create form': { path: '/peakpro-crm?new=', heading: 'PeakProCRM', also: 'Create schedule' },
  "the key's dialog": { path: '/peakpro-crm?open=lakeshore-roofing&key=1', also: 'It is never shown again.' },
  'the preview': {
    path: '/peakpro-crm?open=lakeshore-roofing',
    also: 'Preview import…',
    open: async (page) => {
      await page.getByRole('button', { name: 'Preview import…' }).click();
      await page.getByText('nothing written.').waitFor({ timeout: 60_000 });
    },
  },
  "a run's log": {
    path: '/peakpro-crm?open=lakeshore-roofing&tl=runs',
    also: 'Run succeeded',
    open: async (page) => {
      await page.getByRole('button', { name: 'Run succeeded' }).first().click();
      await page.getByRole('button', { name: 'Show the log' }).click();
      await page.getByRole('searchbox', { name: 'Search the log' }).waitFor();
    },
  },
  Records: { path: '/records?tenant=lakeshore-roofing', heading: 'Records', also: 'Export CSV' },
  'a record': {
    path: '/records?tenant=lakeshore-roofing&kind=user',
    also: 'Export CSV',
    open: async (page) => {
      await page.getByRole('rowheader').first().getByRole('link').click();
      await page.getByRole('button', { name: 'Show the raw JSON' }).click();
      await page.getByRole('button', { name: 'Hide the raw JSON' }).waitFor();
    },
  },
  Audit: { path: '/audit?op=scheduler.schedule.*', heading: 'Audit', also: 'every 5 min' },
  "the audit's filters": {
    path: '/audit?op=scheduler.schedule.*&range=pick&from=2026-01-01T00:00Z',
    also: 'every 5 min',
    open: async (page) => {
      const folded = page.getByRole('button', { name: /^Filters/ });
      if (await folded.isVisible()) await folded.click();
      await page.getByLabel('From').waitFor();
    },
  },
  "the audit's export": {
    path: '/audit?op=scheduler.schedule.*',
    also: 'every 5 min',
    open: async (page) => {
      await page.getByRole('button', { name: 'Export…' }).click();
      await page.getByRole('menuitem', { name: /^NDJSON/ }).waitFor();
    },
  },
  'an audit entry': {
    path: '/audit?op=scheduler.schedule.paused',
    also: '“Vendor maintenance”',
    open: async (page) => {
      await page.getByRole('rowheader').first().getByRole('link').click();
      await page.getByText('What changed').waitFor();
    },
  },
  'no audit entry': { path: '/audit?actor=nobody', heading: 'Audit', also: 'No entry matches.' },
  Settings: { path: '/settings', heading: 'Settings', also: 'Environment' },
  "a new token's form": {
    path: '/settings',
    also: 'New token',
    open: async (page) => {
      await page.getByRole('button', { name: 'New token' }).click();
      await page.getByRole('button', { name: 'Only these' }).click();
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByText('Name at least one tenant.').waitFor();
    },
  },
  "a token's secret": {
    path: '/settings',
    also: 'New token',
    open: async (page) => {
      await page.getByRole('button', { name: 'New token' }).click();
      // A valid token's name is its own, and each size makes one.
      await page.getByLabel('Name', { exact: true }).fill(`nightly-check-${(tokens += 1)}`);
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByText('It cannot be shown again.').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('You have not copied it.').waitFor();
    },
  },
  'no records': { path: '/records?tenant=harbor-point-roofing', heading: 'Records', also: 'No records yet' },
};

/** One tenant of several imports from the sandbox, so that there is something to preview and to look at. */
async function fill(api, key) {
  // No tick of its own comes in the way of what is opened, however long the pages take.
  await api.create('lakeshore-roofing', { interval_sec: 7200 });
  for (const tenant of ['harbor-point-roofing', 'evergreen-exteriors']) await api.create(tenant, { interval_sec: 300 });
  await api.pause('evergreen-exteriors', { reason: 'Vendor maintenance' });
  await api.putKey('lakeshore-roofing', key);
  await until('the first live run has ended', async () => (await api.runNow('lakeshore-roofing')).status === 200);
}

/** How far the page can be scrolled sideways. */
const sidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the console', () => {
  const dataDir = temporaryDataDir();
  let sandbox;
  let product;
  let browser;
  before(async () => {
    sandbox = await startSandbox({ locations: 1, jobs: 12 });
    product = await startProduct({
      dataDir: dataDir.path,
      env: { ACCULYNX_BASE_URL: sandbox.baseUrl, ACCULYNX_MODE: 'auto', SECRETS_KEY_FILE: '' },
    });
    await fill(apiClient(product.url), sandbox.locations[0].key);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
    await sandbox?.stop();
    dataDir.remove();
  });

  async function onPage({ path, heading, also, open }, width, check) {
    const { page, problems, close } = await openConsole(product, { path, browser, width });
    try {
      if (heading) await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
      if (also) await page.getByText(also).first().waitFor();
      await open?.(page);
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

describe('the sign-in card', () => {
  for (const width of [320, 390, 768, 1440]) {
    it(`has no accessibility violation and does not scroll sideways at ${width} px`, () =>
      withGuardedProduct(async (product) => {
        const { page, problems, close } = await openConsole(product, { forgiven, width });
        try {
          await signIn(page, 'acc_00000000_wrong');
          await page.getByText('That token is unknown, expired or revoked.').waitFor();
          assert.deepEqual(await axeViolations(page), []);
          await page.emulateMedia({ colorScheme: 'dark' });
          assert.deepEqual(await axeViolations(page), []);
          assert.equal(await sidewaysScroll(page), 0);
          assert.deepEqual(problems, []);
        } finally {
          await close();
        }
      }));
  }
});
