import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProduct, withDataDir } from '../tools/product/running-product.mjs';

/** Bound beyond loopback the service asks for a token; the browser still comes over loopback. Gives the first token. */
export const withGuardedProduct = (check) =>
  withDataDir(async (dataDir) => {
    const product = await startProduct({ dataDir, host: '0.0.0.0' });
    try {
      await check(product, readFileSync(join(dataDir, 'initial-admin-token'), 'utf8').trim());
    } finally {
      await product.stop();
    }
  });

/** The browser itself reports every 401 as an error of the page; where people sign in they are the point. */
export const forgiven = [/status of 401/];

/** Signs in on the card that the page shows. */
export async function signIn(page, token) {
  await page.getByLabel('Access token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
