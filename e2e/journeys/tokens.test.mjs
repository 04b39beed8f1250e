import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { launchBrowser } from '../browser.mjs';
import { openConsole } from '../console.mjs';
import { forgiven, signIn } from '../guarded-product.mjs';

const NAME = 'night-watch';
const TENANT = 'lakeshore-roofing';

describe('access tokens', () => {
  const dataDir = temporaryDataDir();
  let product;
  let browser;
  let admin;
  let viewer;
  let api;
  let secret;

  before(async () => {
    product = await startProduct({
      dataDir: dataDir.path,
      host: '0.0.0.0',
      env: { SECRETS_KEY_FILE: '' },
    });
    const token = readFileSync(join(dataDir.path, 'initial-admin-token'), 'utf8').trim();
    api = apiClient(product.url, { token });
    for (const tenant of [TENANT, 'foreign-exteriors']) await api.create(tenant, { interval_sec: 3600 });
    browser = await launchBrowser();
    admin = await openConsole(product, { path: '/settings', forgiven, browser });
    await admin.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(admin.page, token);
  });
  after(async () => {
    await viewer?.close();
    await admin?.close();
    await browser?.close();
    await product?.stop();
    dataDir.remove();
  });

  const table = () => admin.page.getByRole('table', { name: 'Tokens' });
  const row = (name) =>
    table()
      .getByRole('row')
      .filter({ has: admin.page.getByRole('rowheader', { name }) });
  const dialog = (page) => page.getByRole('dialog');

  it('are made by an admin, with what they may do and for whom', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'New token' }).click();
    const form = dialog(page).filter({ hasText: 'New token' });
    await form.getByLabel('Name', { exact: true }).fill(NAME);
    await form.getByLabel('Role').selectOption('viewer');
    await form.getByRole('button', { name: 'Only these' }).click();
    await form.getByLabel('Which tenants').fill(TENANT);
    await form.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('Copy it now. It cannot be shown again.').waitFor();
    secret = await dialog(page).getByLabel('Access token').inputValue();
    assert.match(secret, /^acc_/);
  });

  it('are not left without having been copied, unless somebody says so', async () => {
    const { page } = admin;
    await page.keyboard.press('Escape');
    await page.getByText('You have not copied it. It cannot be shown again.').waitFor();
    await page.getByRole('button', { name: 'Go back' }).click();
    await dialog(page).getByRole('button', { name: 'Copy', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.navigator.clipboard.readText()), secret);
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    assert.ok(!(await page.content()).includes(secret), 'the secret is still on the page');
    await row(NAME).getByText('Valid').waitFor();
    assert.match(await row(NAME).innerText(), /Viewer[\s\S]*lakeshore-roofing/);
  });

  it('let somebody else in, who sees their tenant and no button that they may not press', async () => {
    viewer = await openConsole(product, { path: '/peakpro-crm', forgiven, browser });
    const { page } = viewer;
    await signIn(page, secret);
    await page.getByRole('heading', { level: 1, name: 'PeakProCRM' }).waitFor();
    await page.getByRole('link', { name: TENANT, exact: true }).waitFor();
    assert.equal(await page.getByText('foreign-exteriors').count(), 0, 'a foreign tenant is shown');
    for (const name of [/^New schedule/, /^Run now/, /^Pause/]) {
      assert.equal(await page.getByRole('button', { name }).count(), 0, `a viewer sees ${name}`);
    }
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('Your role (viewer) cannot see tokens. Ask an admin.').waitFor();
  });

  it('show when they were last used, and who is signed in with them', async () => {
    const sessions = admin.page.getByRole('table', { name: 'Sessions' });
    // An answer does not wait until the date of the use is saved.
    await until('the use is noted', async () => {
      const { body } = await api.call('GET', '/api/tokens');
      return body.items.find(({ name }) => name === NAME).last_used_at !== undefined;
    });
    await admin.page.reload();
    await sessions.getByRole('rowheader', { name: `token:${NAME}` }).waitFor();
    assert.doesNotMatch(await row(NAME).innerText(), /Never/);
  });

  it('open nothing any more once they are revoked, and whoever is in is out at once', async () => {
    const { page } = admin;
    await row(NAME)
      .getByRole('button', { name: `Revoke: ${NAME}` })
      .click();
    await page.getByText(`Scripts using ${NAME} stop working at once.`).waitFor();
    await dialog(page).getByRole('button', { name: 'Revoke', exact: true }).click();
    await row(NAME).getByText('Revoked').waitFor();
    await viewer.page.getByLabel('Access token', { exact: true }).waitFor();
    await signIn(viewer.page, secret);
    await viewer.page.getByText('That token is unknown, expired or revoked.').waitFor();
    assert.equal((await apiClient(product.url, { token: secret }).schedules()).status, 401);
  });

  it('leave both pages without an error', () => assert.deepEqual([...admin.problems, ...viewer.problems], []));
});
