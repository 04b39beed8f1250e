import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { startSandbox } from '../../tools/product/sandbox.mjs';
import { until } from '../../tools/product/until.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

/** The browser reports refused keys itself; the dialog says them in words. */
const refusals = [/status of 4(09|22)/];
const TENANT = 'lakeshore-roofing';

describe("a tenant's AccuLynx key", () => {
  const dataDir = temporaryDataDir();
  let sandbox;
  let product;
  let opened;
  let page;
  let crm;

  before(async () => {
    sandbox = await startSandbox({ locations: 2, jobs: 12 });
    product = await startProduct({
      dataDir: dataDir.path,
      env: { ACCULYNX_BASE_URL: sandbox.baseUrl, ACCULYNX_MODE: 'auto', SECRETS_KEY_FILE: '' },
    });
    opened = await openConsole(product, { path: '/peakpro-crm', forgiven: refusals });
    ({ page } = opened);
    crm = crmPage(page);
  });
  after(async () => {
    await opened?.close();
    await product?.stop();
    await sandbox?.stop();
    dataDir.remove();
  });

  const keyDialog = (tenant) => crm.dialog(`AccuLynx key of ${tenant}`);
  const sheet = () => page.getByRole('complementary').filter({ hasText: 'Timeline' });

  async function save(tenant, key) {
    await keyDialog(tenant).getByLabel('API key').fill(key);
    await keyDialog(tenant).getByRole('button', { name: 'Save key' }).click();
  }

  it('can be added right after the schedule was created, and a wrong one is refused in the dialog', async () => {
    await crm.create(TENANT);
    await page.getByRole('button', { name: 'Add key', exact: true }).click();
    await save(TENANT, 'not-a-key-of-anybody');
    await keyDialog(TENANT)
      .getByText(/AccuLynx does not accept this key\. Nothing was saved\./)
      .waitFor();
  });

  it('is checked, saved and named by its company, and then the tenant imports for real', async () => {
    const [location] = sandbox.locations;
    await save(TENANT, location.key);
    await keyDialog(TENANT).getByText(`Works: ${location.name}.`).waitFor();
    await keyDialog(TENANT).getByRole('button', { name: 'Done' }).click();
    await crm.toast(`${TENANT}: key saved, ${location.name}.`).waitFor();
    await crm.row(TENANT).getByRole('link', { name: TENANT }).click();
    await sheet()
      .getByText(`Key ••••${location.key.slice(-4)} works`)
      .waitFor();
    await sheet()
      .getByText(/of \d+ calls left this minute/)
      .waitFor();
  });

  it('leaves no trace in the page, its address or what the browser keeps', async () => {
    const [{ key }] = sandbox.locations;
    const traces = await page.evaluate(() => ({
      page: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll('input')].map((input) => input.value),
      address: window.location.href,
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
    }));
    for (const [where, text] of Object.entries(traces)) assert.ok(!String(text).includes(key), where);
  });

  it('is tried on request', async () => {
    await sheet().getByRole('button', { name: 'Test key' }).click();
    await sheet().getByText(`Works: ${sandbox.locations[0].name}.`).waitFor();
  });

  it('belongs to one tenant only', async () => {
    await apiClient(product.url).create('bay-city-restoration', { interval_sec: 300 });
    await crm.row('bay-city-restoration').getByText('No key yet: stub importer').waitFor();
    await crm.fromMenu('bay-city-restoration', 'Add key…');
    await save('bay-city-restoration', sandbox.locations[0].key);
    await keyDialog('bay-city-restoration')
      .getByText(/is already imported by lakeshore-roofing\. Nothing was saved/)
      .waitFor();
    await page.keyboard.press('Escape');
    await keyDialog('bay-city-restoration').waitFor({ state: 'detached' });
  });

  it('lets the import be previewed before it is applied', async () => {
    // A tick that is running right now would rightly refuse a second run, so none comes before this is over.
    const api = apiClient(product.url);
    const body = { interval_sec: 7200 };
    const edited = await api.call('PATCH', '/api/crm/import/acculynx/schedule', { tenant: TENANT, body });
    assert.equal(edited.status, 200);
    await until(
      'the first import has ended',
      async () => {
        const { schedule } = (await api.schedule(TENANT)).body;
        return !schedule.active_run_id && !schedule.backfill && schedule.next_run_in_sec > 600;
      },
      { deadlineMs: 120_000, everyMs: 250 },
    );
    await sheet().getByRole('button', { name: 'Preview import…' }).click();
    const preview = crm.dialog(`Preview import of ${TENANT}`);
    await preview.getByText(/API calls? used, nothing written\./).waitFor({ timeout: 60_000 });
    await preview.getByText('Would be missing').waitFor();
    await preview.getByRole('button', { name: 'Apply' }).click();
    await crm.toast(new RegExp(`${TENANT}(: \\d+ imported| is still running)`)).waitFor({ timeout: 30_000 });
  });

  it("keeps a run's log, call by call", async () => {
    const { body } = await until(
      'a run by hand has ended',
      async () => {
        const answer = await apiClient(product.url).runs(`?tenant=${TENANT}&trigger=manual&status=succeeded`);
        return answer.body.items.length > 0 && answer;
      },
      { deadlineMs: 90_000, everyMs: 250 },
    );
    await page.goto(`${product.url}/peakpro-crm?open=${TENANT}&tl=runs&run=${body.items[0].id}`);
    await sheet().getByRole('button', { name: 'Show the log' }).click();
    const log = sheet().getByRole('region', { name: 'Log' });
    await log
      .getByText(/^GET \/jobs/)
      .first()
      .waitFor();
    await sheet().getByRole('searchbox', { name: 'Search the log' }).fill('assignment=unassigned');
    await sheet()
      .getByText(/^\d+ of \d+ lines$/)
      .waitFor();
    assert.ok(!(await log.innerText()).includes(sandbox.locations[0].key));
  });

  it('that is rejected stops every run and leads to a new one, from the dashboard too', async () => {
    await sandbox.control('POST', 'keys/revoke', { key: sandbox.locations[0].key });
    await until(
      'the key was rejected',
      async () => {
        const answer = await apiClient(product.url).runNow(TENANT);
        return answer.status === 409 && answer.body.code === 'credentials_hold';
      },
      { deadlineMs: 90_000 },
    );
    await crm.row(TENANT).getByText('Held', { exact: true }).waitFor();
    await crm.act(TENANT, 'Replace key').waitFor();
    await page.goto(product.url);
    await page.getByRole('link', { name: `Replace key: ${TENANT}` }).click();
    await page.waitForURL(/key=1/);
    const { key } = await sandbox.control('POST', 'keys', { location: sandbox.locations[0].id });
    await save(TENANT, key);
    await keyDialog(TENANT)
      .getByText(/The hold is lifted/)
      .waitFor();
    await keyDialog(TENANT).getByRole('button', { name: 'Done' }).click();
    await crm.row(TENANT).getByText('Held', { exact: true }).waitFor({ state: 'detached' });
    await page.waitForURL((url) => !url.searchParams.has('key'));
  });

  it('can be taken away again', async () => {
    await sheet().getByRole('button', { name: 'Remove key…' }).click();
    const asked = crm.dialog(`Remove the AccuLynx key of ${TENANT}?`);
    await asked.getByRole('button', { name: 'Remove key' }).click();
    await crm.toast(`${TENANT}: key removed.`).waitFor();
    await sheet().getByText('No key: stub importer').waitFor();
    // A run that was active may end first, and this one be the first without the key.
    const ran = async () => (await apiClient(product.url).runNow(TENANT)).status === 200;
    await until('a run without the key has ended', ran, { deadlineMs: 90_000, everyMs: 250 });
    await crm.row(TENANT).getByText('No key yet: stub importer').waitFor();
  });

  it('leaves the page without an error', () => assert.deepEqual(opened.problems, []));
});
