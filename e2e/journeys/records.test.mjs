import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { startSandbox } from '../../tools/product/sandbox.mjs';
import { openConsole } from '../console.mjs';

const TENANT = 'lakeshore-roofing';
/** The first import reads a few calls a job, evenly spaced. */
const IMPORTED_WITHIN = { timeout: 90_000 };

describe('the records of a tenant', () => {
  const dataDir = temporaryDataDir();
  let sandbox;
  let product;
  let opened;
  let page;

  before(async () => {
    sandbox = await startSandbox({ locations: 1, jobs: 24 });
    product = await startProduct({
      dataDir: dataDir.path,
      env: { ACCULYNX_BASE_URL: sandbox.baseUrl, ACCULYNX_MODE: 'auto', SECRETS_KEY_FILE: '' },
    });
    const api = apiClient(product.url);
    await api.create(TENANT, { interval_sec: 60 });
    await api.create('bay-city-restoration', { interval_sec: 300 });
    await api.putKey(TENANT, sandbox.locations[0].key);
    await api.runNow(TENANT);
    opened = await openConsole(product, { path: `/peakpro-crm?open=${TENANT}` });
    ({ page } = opened);
  });
  after(async () => {
    await opened?.close();
    await product?.stop();
    await sandbox?.stop();
    dataDir.remove();
  });

  const table = () => page.getByRole('table', { name: `Records of ${TENANT}` });
  const tableOf = (records) => table().and(page.locator(`[aria-rowcount="${records + 1}"]`));
  const rows = () => table().getByRole('rowheader');
  const sheet = () => page.getByRole('complementary', { name: 'Records' });

  it('are one click away from its schedule', async () => {
    const schedule = page.getByRole('complementary', { name: TENANT });
    await schedule.getByRole('link', { name: 'Records', exact: true }).click();
    await page.waitForURL(new RegExp(`/records\\?tenant=${TENANT}`));
    await page.getByRole('heading', { level: 1, name: 'Records' }).waitFor();
    await page.getByText('Read only: nothing is written back to AccuLynx.').waitFor();
  });

  it('come in while somebody looks, without a reload', async () => {
    await page.getByRole('link', { name: /^Jobs 24$/ }).waitFor(IMPORTED_WITHIN);
    await tableOf(24).waitFor();
  });

  it('show what strangers wrote as text', async () => {
    assert.equal(await page.locator('main img, main b script').count(), 0);
  });

  it('are found by a word, and the address says so', async () => {
    const title = await rows().first().getByRole('link').innerText();
    await page.getByRole('searchbox', { name: /Search records/ }).fill(title);
    await page.waitForURL(/q=/);
    await tableOf(24).waitFor({ state: 'detached' });
    assert.equal(await rows().first().getByRole('link').innerText(), title);
    await page.getByRole('searchbox', { name: /Search records/ }).fill('');
    await page.waitForURL((url) => !url.searchParams.has('q'));
    await tableOf(24).waitFor();
  });

  it('are filtered by their milestone', async () => {
    const milestone = page.getByRole('combobox', { name: 'Milestone' });
    const [name, count] = await milestone
      .locator('option')
      .nth(1)
      .evaluate((option) => [option.value, /\((\d+)\)$/.exec(option.textContent)[1]]);
    await milestone.selectOption(name);
    await page.waitForURL(/status=/);
    await tableOf(Number(count)).waitFor();
    await milestone.selectOption('');
    await tableOf(24).waitFor();
  });

  it('are shown one by one, with what AccuLynx said on request', async () => {
    await rows().first().getByRole('link').click();
    await page.waitForURL(/open=job%2F/);
    await sheet().getByText('From AccuLynx').waitFor();
    await sheet().getByRole('button', { name: 'Show the raw JSON' }).click();
    await sheet().getByText('"currentMilestone"').waitFor();
    await page.keyboard.press('Escape');
    await sheet().waitFor({ state: 'detached' });
  });

  it('are saved as CSV that a spreadsheet does not compute', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), `${TENANT}-jobs.csv`);
    const csv = readFileSync(await download.path(), 'utf8');
    assert.match(csv, /external_id/);
    assert.doesNotMatch(csv, /(^|,)"?[=+@]/m);
  });

  it('lead to the run that wrote them', async () => {
    await table()
      .getByRole('link', { name: /^Open run/ })
      .first()
      .click();
    await page.waitForURL(/peakpro-crm\?.*run=/);
    await page.getByText('Run succeeded').first().waitFor();
  });

  it('are those of the tenant looked at last when the page is opened again', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Records' }).click();
    await page.waitForURL(new RegExp(`tenant=${TENANT}`));
    await rows().first().waitFor();
  });

  it('of another tenant are chosen by typing, and their absence is explained', async () => {
    await page.getByRole('combobox', { name: 'Tenant' }).fill('bay');
    await page.getByRole('option', { name: 'bay-city-restoration' }).waitFor();
    // The list narrows once the typing has paused, and nothing is marked in a new one.
    await page.getByRole('option', { name: TENANT }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('No records yet for bay-city-restoration: it runs on the stub importer.').waitFor();
    await page.getByRole('link', { name: 'Add key' }).click();
    await page.getByRole('dialog').filter({ hasText: 'AccuLynx key of bay-city-restoration' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('leaves the page without an error', () => assert.deepEqual(opened.problems, []));
});
