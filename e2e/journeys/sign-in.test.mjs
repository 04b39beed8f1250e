import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { openConsole } from '../console.mjs';
import { forgiven, signIn, withGuardedProduct } from '../guarded-product.mjs';

const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const card = (page) => page.getByLabel('Access token', { exact: true });

/** Everything that a script of the page could read and take away. */
const readable = (page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));

/** One signed-in page of a service that asks for a token. */
const withSignedIn = (path, check) =>
  withGuardedProduct(async (product, token) => {
    const opened = await openConsole(product, { path, forgiven });
    try {
      await card(opened.page).waitFor();
      await signIn(opened.page, token);
      await check({ ...opened, product, token, api: apiClient(product.url, { token }) });
      assert.deepEqual(opened.problems, []);
    } finally {
      await opened.close();
    }
  });

describe('a service that listens beyond this machine', () => {
  it('answers 401 without a token and names the file with the first one, never the token', () =>
    withGuardedProduct(async (product, token) => {
      // Looked at before the token is used: its first use removes the file.
      if (process.platform !== 'win32') {
        assert.equal(statSync(join(product.dataDir, 'initial-admin-token')).mode & 0o777, 0o600);
      }
      assert.equal((await apiClient(product.url).schedules()).status, 401);
      assert.equal((await apiClient(product.url, { token: `${token.slice(0, -1)}x` }).schedules()).status, 401);
      assert.equal((await apiClient(product.url, { token }).schedules()).status, 200);
      assert.match(product.output(), /initial-admin-token/);
      assert.ok(!product.output().includes(token));
    }));

  it('refuses a wrong token in words, opens with the right one and keeps nothing of it in the browser', () =>
    withGuardedProduct(async (product, token) => {
      const { page, context, problems, close } = await openConsole(product, { forgiven });
      try {
        await signIn(page, 'acc_00000000_wrong');
        await page.getByText('That token is unknown, expired or revoked.').waitFor();
        await page.getByText('It is exchanged for a session and not kept in the browser.').waitFor();
        await signIn(page, token);
        await heading(page, 'Dashboard').waitFor();
        assert.ok(!(await readable(page)).includes(token), 'the token is kept in the browser');
        const [cookie, ...others] = await context.cookies();
        assert.deepEqual(
          [cookie.name, cookie.httpOnly, cookie.secure, cookie.sameSite, others.length],
          ['__Host-acc_sid', true, true, 'Lax', 0],
        );
        await page.reload();
        await heading(page, 'Dashboard').waitFor();
        assert.deepEqual(problems, []);
      } finally {
        await close();
      }
    }));

  it('leads back to the address that was asked for', () =>
    withSignedIn('/peakpro-crm?q=roof&state=error', async ({ page }) => {
      await heading(page, 'PeakProCRM').waitFor();
      assert.equal(new URL(page.url()).search, '?q=roof&state=error');
    }));

  it('says who is signed in, and forgets everything when they sign out', () =>
    withSignedIn('/records?tenant=lakeshore-roofing', async ({ page, api }) => {
      await heading(page, 'Records').waitFor();
      await page.getByRole('button', { name: /^Signed in as/ }).click();
      await page.getByText('All tenants').waitFor();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await card(page).waitFor();
      await page.waitForURL((url) => url.pathname === '/' && url.search === '');
      assert.ok(!(await readable(page)).includes('lakeshore-roofing'), 'a tenant is kept in the browser');
      await page.goBack();
      await card(page).waitFor();
      const { body } = await api.call('GET', '/api/auth/sessions');
      assert.deepEqual(body.items, []);
    }));

  it('says that a session was ended, and goes on at the same place after the next sign-in', () =>
    withSignedIn('/settings', async ({ page, token, api }) => {
      await heading(page, 'Settings').waitFor();
      const { body } = await api.call('GET', '/api/auth/sessions');
      assert.equal((await api.call('DELETE', `/api/auth/sessions/${body.items[0].id}`, { body: {} })).status, 200);
      await page.getByText('Signed out: your session was ended. Sign in again to go on.').waitFor();
      assert.equal(await heading(page, 'Settings').count(), 0);
      await signIn(page, token);
      await heading(page, 'Settings').waitFor();
    }));
});
