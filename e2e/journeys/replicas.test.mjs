import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startPostgres } from '../../tools/product/postgres.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { launchBrowser } from '../browser.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

const TENANT = 'lakeshore-roofing';

describe('two replicas on PostgreSQL', () => {
  const dataDirs = [temporaryDataDir(), temporaryDataDir()];
  let postgres;
  let replicas = [];
  let browser;
  let consoles = [];

  before(async () => {
    postgres = await startPostgres();
    const start = ({ path }) => startProduct({ dataDir: path, env: postgres.env });
    for (const dataDir of dataDirs) replicas.push(await start(dataDir));
    browser = await launchBrowser();
    for (const replica of replicas) consoles.push(await openConsole(replica, { path: '/peakpro-crm', browser }));
  });
  after(async () => {
    for (const one of consoles) await one.close();
    await browser?.close();
    for (const replica of replicas) await replica.stop();
    await postgres?.remove();
    for (const dataDir of dataDirs) dataDir.remove();
  });

  const crm = (i) => crmPage(consoles[i].page);
  const nothingWentWrong = () =>
    assert.deepEqual(
      consoles.flatMap(({ problems }) => problems),
      [],
    );

  it('show at one what was done at the other, without a reload', async () => {
    await crm(0).create(TENANT, '10 min');
    await crm(0).row(TENANT).waitFor();
    await crm(1).row(TENANT).waitFor();
    await crm(1).pause(TENANT, 'Moving office');
    await crm(0)
      .row(TENANT)
      .getByText(/Moving office/)
      .waitFor();
    nothingWentWrong();
  });

  it('run at one what is paused, resume it at the other, and tell both', async () => {
    await crm(0).act(TENANT, 'Run now').click();
    await crm(0)
      .toast(/Import finished|imported/)
      .waitFor();
    // While the run is under way the same button would end it.
    await consoles[1].page.getByText('Same action').waitFor();
    await crm(1).resume(TENANT);
    await crm(0).row(TENANT).getByText('Paused', { exact: true }).waitFor({ state: 'detached' });
    nothingWentWrong();
  });

  it('say in the rail that there are two of them, and on which store', async () => {
    const { page } = consoles[1];
    // Each hears of the other with its next beat, and an open console asks for their number once a minute only.
    await until('there are two of them', async () => (await apiClient(replicas[1].url).session()).body.replicas === 2);
    await page.reload();
    await page.getByText(/Postgres\s*2 replicas/).waitFor();
  });

  it('keep one audit, in which each act stands once', async () => {
    const { page } = consoles[1];
    await page.goto(`${replicas[1].url}/audit?op=scheduler.schedule.*`);
    const rows = page.getByRole('table', { name: 'Audit entries' }).getByRole('row');
    for (const words of ['Schedule created', 'Paused', 'Resumed']) {
      await rows.filter({ hasText: words }).first().waitFor();
      assert.equal(await rows.filter({ hasText: words }).count(), 1, words);
    }
    nothingWentWrong();
  });
});
