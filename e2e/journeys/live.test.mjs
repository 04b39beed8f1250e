import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { openConsole } from '../console.mjs';
import { crmPage } from '../crm-page.mjs';

const whileDown = [/net::ERR_/, /status of 503/];

describe('an open console', () => {
  it('shows what another client does, without a reload', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir });
      const { page, problems, close } = await openConsole(product, { path: '/peakpro-crm' });
      try {
        const api = apiClient(product.url);
        const crm = crmPage(page);
        await page.getByRole('status').getByText(/^Live/).waitFor();
        await api.create('from-elsewhere', { interval_sec: 300 });
        await crm.row('from-elsewhere').waitFor();
        await api.pause('from-elsewhere', { reason: 'By a script' });
        await crm.row('from-elsewhere').getByText('Paused', { exact: true }).waitFor();
        await crm
          .row('from-elsewhere')
          .getByText(/By a script/)
          .waitFor();
        await api.remove('from-elsewhere');
        await crm.row('from-elsewhere').waitFor({ state: 'detached' });
        assert.deepEqual(problems, []);
      } finally {
        await close();
        await product.stop();
      }
    }));

  it('does what a button showed when it was pressed, though its act changes before it is let go', () =>
    withDataDir(async (dataDir) => {
      const product = await startProduct({ dataDir });
      let opened;
      try {
        const api = apiClient(product.url);
        const tenants = ['by-mouse', 'by-key'];
        for (const tenant of tenants) await api.create(tenant, { interval_sec: 3_600 });
        // The first run of each, which changes the button too, is over before anybody looks.
        for (const tenant of tenants) {
          await until(`${tenant} has run`, async () => {
            const { body } = await api.runs(`?tenant=${tenant}`);
            return body.items.some(({ status }) => status === 'succeeded');
          });
        }
        opened = await openConsole(product, { path: '/peakpro-crm' });
        const { page, problems } = opened;
        const crm = crmPage(page);
        await page.getByRole('status').getByText(/^Live/).waitFor();
        const { mouse, keyboard } = page;
        const presses = [
          ['by-mouse', (button) => button.hover(), () => mouse.down(), () => mouse.up()],
          ['by-key', (button) => button.focus(), () => keyboard.down(' '), () => keyboard.up(' ')],
        ];
        for (const [tenant, reach, down, up] of presses) {
          await reach(crm.act(tenant, 'Pause'));
          await down();
          await api.pause(tenant, { reason: 'By a script' });
          await crm.act(tenant, 'Resume').waitFor();
          await up();
          await crm.dialog(`Pause ${tenant}?`).waitFor();
          await keyboard.press('Escape');
          await crm.dialog(`Pause ${tenant}?`).waitFor({ state: 'detached' });
        }
        assert.deepEqual(problems, []);
      } finally {
        await opened?.close();
        await product.stop();
      }
    }));

  it('says that it is offline while the service is down, keeps what it knew, and is live again by itself', () =>
    withDataDir(async (dataDir) => {
      let product = await startProduct({ dataDir });
      await apiClient(product.url).create('acme', { interval_sec: 300 });
      const { page, problems, close } = await openConsole(product, { path: '/peakpro-crm', forgiven: whileDown });
      try {
        const crm = crmPage(page);
        await crm.row('acme').waitFor();
        await page.getByRole('status').getByText(/^Live/).waitFor();
        // A first run that is under way when the service dies would be under way for as long as it is down.
        await crm.row('acme').getByText('OK', { exact: true }).waitFor();
        await product.stop('SIGKILL');
        await page
          .getByRole('status')
          .getByText(/Offline since|Reconnecting/)
          .waitFor();
        await crm.row('acme').waitFor();
        await crm.act('acme', 'Run now').click();
        await page
          .getByText(/No connection to the Command Center\. Nothing was changed\./)
          .first()
          .waitFor();

        product = await startProduct({ dataDir, port: product.port });
        await page.getByRole('status').getByText(/^Live/).waitFor({ timeout: 90_000 });
        await apiClient(product.url).pause('acme', { reason: 'Back again' });
        await crm
          .row('acme')
          .getByText(/Back again/)
          .waitFor();
        assert.deepEqual(problems, []);
      } finally {
        await close();
        await product.stop();
      }
    }));
});
