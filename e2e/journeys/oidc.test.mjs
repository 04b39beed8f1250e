import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startIdentityProvider } from '../../tools/product/oidc-provider.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { openConsole } from '../console.mjs';

const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const ssoLink = (page) => page.getByRole('link', { name: 'Continue with SSO' });

/** Goes to the provider's page and says there who it is. */
async function signInAs(page, person) {
  await ssoLink(page).click();
  await heading(page, 'Who are you?').waitFor();
  await page.getByRole('button', { name: person, exact: true }).click();
}

describe('a service that people enter with an identity provider', () => {
  let provider;
  before(async () => {
    provider = await startIdentityProvider();
  });
  after(() => provider.stop());

  const withConsole = (path, check) =>
    withDataDir(async (dataDir) => {
      const secretFile = join(dirname(dataDir), 'client-secret');
      writeFileSync(secretFile, provider.clientSecret, { mode: 0o600 });
      const env = {
        AUTH_MODE: 'oidc',
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET_FILE: secretFile,
        OIDC_AUDIENCE: provider.audience,
        OIDC_ROLES_CLAIM: 'roles',
        OIDC_TENANTS_CLAIM: 'tenants',
      };
      const product = await startProduct({ dataDir, env });
      try {
        // Here the browser has business at one other host; the 401 before the sign-in is the point.
        const forgiven = [/status of 401/, new RegExp(`^foreign host: ${provider.issuer}/`)];
        const opened = await openConsole(product, { path, forgiven });
        try {
          await check({ ...opened, product });
          assert.deepEqual(opened.problems, []);
        } finally {
          await opened.close();
        }
      } finally {
        await product.stop();
      }
    });

  it('leads there and back to the address that was asked for, with a session that no script can read', () =>
    withConsole('/peakpro-crm?q=roof', async ({ page, context, product }) => {
      await signInAs(page, 'Ada Admin');
      await heading(page, 'PeakProCRM').waitFor();
      assert.equal(new URL(page.url()).origin, product.url);
      assert.equal(new URL(page.url()).search, '?q=roof');
      await page.getByRole('button', { name: /^Signed in as ada@example\.com/ }).waitFor();

      const cookies = (await context.cookies(product.url)).filter(({ name }) => name.startsWith('__Host-'));
      assert.deepEqual(
        cookies.map(({ name, httpOnly, secure, sameSite }) => [name, httpOnly, secure, sameSite]),
        [['__Host-acc_sid', true, true, 'Lax']],
      );
      const readable = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      assert.doesNotMatch(readable, /acc_sid|acc_tx|eyJ/);

      await page.reload();
      await heading(page, 'PeakProCRM').waitFor();
      assert.equal((await apiClient(product.url).session()).status, 401);
    }));

  it('lets an editing act of the session through, under the name at the provider', () =>
    withConsole('/', async ({ page }) => {
      await signInAs(page, 'Ada Admin');
      await heading(page, 'Dashboard').waitFor();
      const outcome = await page.evaluate(async () => {
        const headers = { 'x-ops': '1', 'x-tenant': 'lakeshore-roofing', 'content-type': 'application/json' };
        const body = JSON.stringify({ interval_sec: 180 });
        const created = await fetch('/api/crm/import/acculynx/schedule', { method: 'POST', headers, body });
        const audit = await fetch('/api/crm/import/acculynx/audit?operation=scheduler.schedule.created');
        const [entry] = (await audit.json()).audit;
        return [created.status, entry.actor, entry.source, entry.actor_detail.type];
      });
      assert.deepEqual(outcome, [201, 'ada@example.com', 'ui', 'oidc']);
    }));

  it('says whom it lets not in, because the provider gives them no role', () =>
    withConsole('/settings', async ({ page }) => {
      await signInAs(page, 'Nora & Nobody');
      await page.getByText('You are signed in as nora, but no role is assigned to you.').waitFor();
      await ssoLink(page).waitFor();
      await page.waitForURL(({ search }) => search === '');
    }));

  it('says that a sign-in which was given up has not succeeded, and takes the next one', () =>
    withConsole('/', async ({ page }) => {
      await signInAs(page, 'Cancel');
      await page.getByText('The sign-in with SSO did not succeed.').waitFor();
      await signInAs(page, 'Vic Viewer');
      await heading(page, 'Dashboard').waitFor();
    }));
});
