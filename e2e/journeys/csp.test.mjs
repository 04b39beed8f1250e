import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir, withDataDir } from '../../tools/product/running-product.mjs';
import { startSandbox } from '../../tools/product/sandbox.mjs';
import { until } from '../../tools/product/until.mjs';
import { launchBrowser } from '../browser.mjs';
import { STARVED_MS } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

const TENANT = 'lakeshore-roofing';

/** A page that notes whatever the content security policy forbids it, from its first line on. */
async function watchedPage(browser, url) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC' });
  const violations = [];
  await context.exposeBinding('noteViolation', (_source, violation) => violations.push(violation));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, sourceFile }) => {
      globalThis.noteViolation({ effectiveDirective, blockedURI, sample, sourceFile });
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(STARVED_MS);
  page.on('console', (message) => {
    if (/content security policy|trusted ?(?:type|html|script)/i.test(message.text())) violations.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (/trusted ?(?:type|html|script)/i.test(error.message)) violations.push(error.message);
  });
  const policies = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'document') policies.push(response.headers()['content-security-policy']);
  });
  return { page, violations, policies, go: (path) => page.goto(`${url}${path}`), close: () => context.close() };
}

/** Nothing that is still being read can be looked at. */
const atRest = (page) => page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });

describe('the console under its content security policy', () => {
  const dataDir = temporaryDataDir();
  let sandbox;
  let product;
  let browser;
  let watched;
  let page;
  let crm;

  before(async () => {
    sandbox = await startSandbox({ locations: 1, jobs: 12 });
    product = await startProduct({
      dataDir: dataDir.path,
      env: { ACCULYNX_BASE_URL: sandbox.baseUrl, ACCULYNX_MODE: 'auto', SECRETS_KEY_FILE: '' },
    });
    const api = apiClient(product.url);
    // No tick of its own comes in the way of what is opened.
    for (const tenant of [TENANT, 'harbor-point-roofing']) await api.create(tenant, { interval_sec: 7200 });
    await api.putKey(TENANT, sandbox.locations[0].key);
    await until('the first live run has ended', async () => (await api.runNow(TENANT)).status === 200);
    browser = await launchBrowser();
    watched = await watchedPage(browser, product.url);
    ({ page } = watched);
    crm = crmPage(page);
  });
  after(async () => {
    await watched?.close();
    await browser?.close();
    await product?.stop();
    await sandbox?.stop();
    dataDir.remove();
  });

  const heading = (name) => page.getByRole('heading', { level: 1, name }).waitFor();

  async function walk(path, steps) {
    watched.violations.length = 0;
    await watched.go(path);
    await atRest(page);
    await steps();
    assert.deepEqual(watched.violations, []);
    const policy = watched.policies.at(-1) ?? '';
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  }

  it('does what it has to on the dashboard', () =>
    walk('/', async () => {
      await heading('Dashboard');
      await page.getByRole('button', { name: 'Run action' }).click();
      await page.getByRole('menuitem', { name: 'Verify store' }).click();
      await page
        .getByText(/verify-store succeeded in/)
        .first()
        .waitFor();
    }));

  it('does what it has to on the schedules, in their sheet and in their dialogs', () =>
    walk('/peakpro-crm', async () => {
      await heading('PeakProCRM');
      await crm.create('csp-roofing');
      await crm.row('csp-roofing').waitFor();
      await crm.pause('csp-roofing', 'Vendor <b>maintenance</b>');
      await crm.resume('csp-roofing');
      await crm.remove('csp-roofing');
      await crm.row(TENANT).getByRole('link', { name: TENANT, exact: true }).click();
      await page.getByText('Next 10 runs').waitFor();
      await page.getByRole('button', { name: 'Preview import…' }).click();
      await page.getByText('nothing written.').waitFor({ timeout: 60_000 });
    }));

  it("does what it has to in the dialog of a key and in a run's log", async () => {
    await walk(`/peakpro-crm?open=${TENANT}&key=1`, () => page.getByText('It is never shown again.').waitFor());
    await walk(`/peakpro-crm?open=${TENANT}&tl=runs`, async () => {
      await page.getByRole('button', { name: 'Run succeeded' }).first().click();
      await page.getByRole('button', { name: 'Show the log' }).click();
      await page.getByRole('searchbox', { name: 'Search the log' }).waitFor();
    });
  });

  it('does what it has to on records', () =>
    walk(`/records?tenant=${TENANT}&kind=user`, async () => {
      await page.getByRole('rowheader').first().getByRole('link').click();
      await page.getByRole('button', { name: 'Show the raw JSON' }).click();
      await page.getByRole('button', { name: 'Hide the raw JSON' }).waitFor();
    }));

  it('does what it has to on the audit and in the details of an entry', () =>
    walk('/audit', async () => {
      await heading('Audit');
      await page.getByRole('rowheader').first().getByRole('link').click();
      await page.getByRole('complementary', { name: /entry/i }).waitFor();
    }));

  it('does what it has to on the settings and where there is no page', async () => {
    await walk('/settings', () => heading('Settings'));
    await walk('/nowhere', () =>
      page
        .getByText(/not found|no page/i)
        .first()
        .waitFor(),
    );
  });

  it('is stopped at once where it would turn text into markup, and that is noticed', async () => {
    await watched.go('/');
    await heading('Dashboard');
    watched.violations.length = 0;
    const stopped = await page.evaluate(() => {
      try {
        document.createElement('div').innerHTML = '<img src="x">';
        return 'not stopped';
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(stopped, 'TypeError');
    await until('it is noticed', () =>
      watched.violations.some(({ effectiveDirective }) => effectiveDirective === 'require-trusted-types-for'),
    );
  });
});

describe('signing in under the content security policy', () => {
  it('violates nothing, with a wrong token and with the right one', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir, host: '0.0.0.0' });
      const browser = await launchBrowser();
      try {
        const token = readFileSync(join(dataDir, 'initial-admin-token'), 'utf8').trim();
        const { page, violations, go } = await watchedPage(browser, product.url);
        await go('/settings');
        const field = page.getByLabel('Access token', { exact: true });
        await field.fill('acc_00000000_wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText('That token is unknown, expired or revoked.').waitFor();
        await field.fill(token);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Aetherlink' }).waitFor();
        await go('/settings');
        await page.getByRole('button', { name: 'New token' }).click();
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        assert.deepEqual(violations, []);
      } finally {
        await browser.close();
        await product.stop();
      }
    }));
});
