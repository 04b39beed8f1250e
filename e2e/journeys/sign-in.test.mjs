import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { openConsole } from '../console.mjs';

/** Bound beyond loopback the service asks for a token; the browser still comes over loopback. */
const withGuardedProduct = (check) =>
  withDataDir(async (dataDir) => {
    const product = await startProduct({ dataDir, host: '0.0.0.0' });
    try {
      await check(product, readFileSync(join(dataDir, 'initial-admin-token'), 'utf8').trim());
    } finally {
      await product.stop();
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

  it('shows the sign-in card, refuses a wrong token in words and opens with the right one', () =>
    withGuardedProduct(async (product, token) => {
      // The browser itself reports every 401 as an error of the page; here they are the point.
      const { page, problems, close } = await openConsole(product, { forgiven: [/status of 401/] });
      try {
        const field = page.getByLabel('Access token', { exact: true });
        await field.fill('acc_00000000_wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText('That token is unknown, expired or revoked.').waitFor();

        await field.fill(token);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
        const stored = await page.evaluate(() =>
          JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
        );
        assert.ok(!stored.includes(token), 'the token is kept in the browser');

        await page.reload();
        await field.waitFor();
        assert.deepEqual(problems, []);
      } finally {
        await close();
      }
    }));
});
