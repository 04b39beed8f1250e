import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { launchBrowser } from '../browser.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

const tenants = ['lakeshore-roofing', 'harbor-point-roofing', 'evergreen-exteriors', 'harbor-lights'];

describe('the table of schedules', () => {
  const dataDir = temporaryDataDir();
  let product;
  let browser;

  before(async () => {
    product = await startProduct({ dataDir: dataDir.path });
    const api = apiClient(product.url);
    for (const tenant of tenants) await api.create(tenant, { interval_sec: 1800 });
    await api.pause('evergreen-exteriors', { reason: 'Vendor maintenance' });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
    dataDir.remove();
  });

  async function onPage(path, check, forgiven) {
    const { page, problems, close } = await openConsole(product, { path, browser, forgiven });
    try {
      await check(page, crmPage(page));
      assert.deepEqual(problems, []);
    } finally {
      await close();
    }
  }

  const shows = (crm, ...wanted) =>
    Promise.all(
      tenants.map((tenant) => crm.row(tenant).waitFor({ state: wanted.includes(tenant) ? 'visible' : 'detached' })),
    );

  it('keeps the search in the address, through a reload', () =>
    onPage('/peakpro-crm', async (page, crm) => {
      await shows(crm, ...tenants);
      await page.getByRole('searchbox', { name: 'Find a tenant' }).fill('harbor');
      await shows(crm, 'harbor-point-roofing', 'harbor-lights');
      await page.waitForURL(/[?&]q=harbor/);
      await page.reload();
      await shows(crm, 'harbor-point-roofing', 'harbor-lights');
      assert.equal(await page.getByRole('searchbox', { name: 'Find a tenant' }).inputValue(), 'harbor');
    }));

  it('keeps the state filter in the address, through a reload, and the way back works', () =>
    onPage('/peakpro-crm', async (page, crm) => {
      await shows(crm, ...tenants);
      await page.getByRole('link', { name: /^Paused/ }).click();
      await page.waitForURL(/[?&]state=paused/);
      await shows(crm, 'evergreen-exteriors');
      await page.reload();
      await shows(crm, 'evergreen-exteriors');
      await page.goto(page.url());
      await page.getByRole('link', { name: /^All/ }).click();
      await shows(crm, ...tenants);
      await page.goBack();
      await shows(crm, 'evergreen-exteriors');
    }));

  it('says what is not found and offers to create it', () =>
    onPage('/peakpro-crm?q=lakshore', async (page) => {
      await page.getByText('No tenant matches “lakshore”.').waitFor();
      await page
        .getByRole('button', { name: 'Create schedule lakshore' })
        .or(page.getByRole('link', { name: 'Create schedule lakshore' }))
        .waitFor();
    }));

  it('names a tenant that has a schedule already, and does not overwrite it', () =>
    onPage(
      '/peakpro-crm',
      async (page, crm) => {
        await crm.create('harbor-lights', '5 min');
        await page.getByText('Already has a schedule.').first().waitFor();
        const { body } = await apiClient(product.url).schedule('harbor-lights');
        assert.equal(body.schedule.interval_sec, 1800);
        await page.getByRole('button', { name: 'Open it' }).first().click();
        await page.waitForURL(/open=harbor-lights/);
      },
      // The refusal is the point; the browser itself reports it as an error of the page.
      [/status of 412/],
    ));

  it('opens a side sheet with the timeline, the next ten runs and why the schedule is in its state', () =>
    onPage('/peakpro-crm?open=evergreen-exteriors', async (page) => {
      await page.getByText('Next 10 runs').waitFor();
      await page.getByText(/Paused by local:ops since .*Vendor maintenance/).waitFor();
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
      await page.getByText('Schedule created').first().waitFor();
    }));

  it('changes the interval without running anything at once', () =>
    onPage('/peakpro-crm', async (page, crm) => {
      await crm.row('lakeshore-roofing').waitFor();
      const runsBefore = (await apiClient(product.url).runs('?tenant=lakeshore-roofing')).body.items.length;
      await crm.fromMenu('lakeshore-roofing', 'Edit interval…');
      const dialog = crm.dialog('Edit lakeshore-roofing');
      await dialog.getByLabel('Run every').selectOption({ label: '10 min' });
      await dialog.getByRole('button', { name: 'Save' }).click();
      await crm.row('lakeshore-roofing').getByText('every 10 min').waitFor();
      const runsAfter = (await apiClient(product.url).runs('?tenant=lakeshore-roofing')).body.items.length;
      assert.equal(runsAfter, runsBefore);
    }));
});
