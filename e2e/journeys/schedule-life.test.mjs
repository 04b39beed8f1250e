import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

/** While the service is down the browser reports every refused connection; the console must live through it. */
const whileDown = [/net::ERR_/, /status of 503/];

describe("a schedule's life", () => {
  const dataDir = temporaryDataDir();
  let product;
  let opened;
  let crm;

  before(async () => {
    product = await startProduct({ dataDir: dataDir.path });
    opened = await openConsole(product, { path: '/peakpro-crm', forgiven: whileDown });
    crm = crmPage(opened.page);
  });
  after(async () => {
    await opened?.close();
    await product?.stop();
    dataDir.remove();
  });

  async function restart(signal) {
    await product.stop(signal);
    product = await startProduct({ dataDir: dataDir.path, port: product.port });
  }

  it('begins with a form that takes the name in the one accepted form', async () => {
    await crm.create('  ACME ');
    await crm.toast('Schedule acme created.').waitFor();
    await crm.row('acme').getByText('every 1 min').waitFor();
  });

  it('runs at once, on its own', async () => {
    await crm.row('acme').getByText('OK', { exact: true }).waitFor();
    await until('the first run is in the history', async () => {
      const { body } = await apiClient(product.url).runs('?tenant=acme');
      return body.items.some(({ trigger, status }) => trigger === 'schedule' && status === 'succeeded');
    });
    await crm.row('acme').getByText('0 in, 0 skipped').waitFor();
  });

  it('runs at a click and says what came of it', async () => {
    await crm.act('acme', 'Run now').click();
    await crm.toast(/acme: 0 imported, 0 skipped in/).waitFor();
  });

  it('does not run while a person has paused it, and says why', async () => {
    await crm.pause('acme', 'Vendor maintenance');
    await crm.row('acme').getByText('Paused', { exact: true }).waitFor();
    await crm
      .row('acme')
      .getByText(/Vendor maintenance/)
      .waitFor();
    const { body } = await apiClient(product.url).schedule('acme');
    assert.equal(body.schedule.pause.reason, 'Vendor maintenance');
    assert.equal(body.schedule.next_run_in_sec, null);
  });

  it('is still there after kill -9, paused for the same reason', async () => {
    await restart('SIGKILL');
    const { body } = await apiClient(product.url).schedule('acme');
    assert.equal(body.schedule.pause.reason, 'Vendor maintenance');
    await opened.page.reload();
    await crm
      .row('acme')
      .getByText(/Vendor maintenance/)
      .waitFor();
  });

  it('goes on when it is resumed', async () => {
    await crm.resume('acme');
    // The message stays for a few seconds only.
    await crm.toast(/acme resumed\./).waitFor();
    await crm.row('acme').getByText('OK', { exact: true }).waitFor();
  });

  it('shows its whole history after an orderly restart', async () => {
    await restart('SIGTERM');
    await opened.page.reload();
    await crm.row('acme').getByRole('link', { name: 'acme' }).click();
    const sheet = opened.page
      .getByRole('complementary')
      .or(opened.page.getByRole('dialog'))
      .filter({ hasText: 'Timeline' });
    await sheet.getByText('Next 10 runs').waitFor();
    for (const line of [/Run succeeded/, /Paused/, /Resumed/, /Schedule created/, /Run now/]) {
      await sheet.getByText(line).first().waitFor();
    }
    assert.match(opened.page.url(), /open=acme/);
    await opened.page.keyboard.press('Escape');
    await opened.page.waitForURL((url) => !url.searchParams.has('open'));
  });

  it('ends when it is deleted by its name, and the audit keeps who did what', async () => {
    await crm.remove('acme');
    await crm.row('acme').waitFor({ state: 'detached' });
    const { status } = await apiClient(product.url).schedule('acme');
    assert.equal(status, 404);
    const { body } = await apiClient(product.url).audit('?tenant=acme&ring=people');
    assert.deepEqual(
      body.audit.map(({ operation }) => operation).reverse(),
      ['created', 'force_run', 'paused', 'resumed', 'deleted'].map((act) =>
        act === 'force_run' ? 'scheduler.import.force_run' : `scheduler.schedule.${act}`,
      ),
    );
  });

  it('leaves the page without an error', () => assert.deepEqual(opened.problems, []));
});
