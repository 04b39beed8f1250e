import { launchBrowser } from '../../e2e/browser.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { figure } from '../measure/figure.mjs';

/** What a browser with an empty cache loads for the first page: JavaScript as it comes over the wire, compressed. */
export const firstLoad = () =>
  withDataDir(async (dataDir) => {
    const product = await startProduct({ dataDir });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const scripts = [];
      page.on('requestfinished', (request) => request.resourceType() === 'script' && scripts.push(request));
      await page.goto(product.url, { waitUntil: 'load' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      const interactiveMs = await page.evaluate(() => performance.now());
      const sizes = await Promise.all(scripts.map((request) => request.sizes()));
      const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
      return [
        figure('first_load.javascript', bytes / 1000, 'kB', { atMost: 200 }),
        figure('first_load.scripts', scripts.length, 'files'),
        figure('first_load.heading_shown_after', interactiveMs, 'ms', { atMost: 1500 }),
      ];
    } finally {
      await browser.close();
      await product.stop('SIGKILL');
    }
  });
