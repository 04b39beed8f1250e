import { launchBrowser } from './browser.mjs';

/** What a person or a security officer must never see: script errors, and requests to anybody else's host. */
function watchPage(page, url, { forgiven = [] }) {
  const problems = [];
  const note = (text) => {
    if (!forgiven.some((pattern) => pattern.test(text))) problems.push(text);
  };
  page.on(
    'console',
    (message) => message.type() === 'error' && note(`console: ${message.text()} ${message.location().url}`),
  );
  page.on('pageerror', (error) => note(`script: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const target = request.url();
    if (/^(https?|wss?):/.test(target) && new URL(target).host !== new URL(url).host) note(`foreign host: ${target}`);
  });
  return problems;
}

/** A guard: on a machine that does much else a browser stands still for seconds. */
export const STARVED_MS = 45_000;

/** A browser with one console page open. `problems` fills with whatever must never happen; `close` in `finally`. */
export async function openConsole(
  product,
  { path = '/', width = 1440, height = 900, theme = 'light', forgiven, browser } = {},
) {
  const own = browser ? undefined : await launchBrowser();
  const context = await (browser ?? own).newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(STARVED_MS);
  const problems = watchPage(page, product.url, { forgiven });
  const close = async () => {
    await context.close();
    await own?.close();
  };
  try {
    await page.goto(`${product.url}${path}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { page, context, problems, close };
}
