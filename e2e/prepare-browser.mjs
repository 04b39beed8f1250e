// Starts and closes the browser once, so that journeys running side by side never unpack it at the same moment.
import { launchBrowser } from './browser.mjs';

const browser = await launchBrowser();
console.log(`Chromium ${browser.version()}`);
await browser.close();
